import { make } from "./make-element.js";

/** The bar above the app: its name, the page's title, and the page's actions. */
export function showTitleBar({ bar, appName, tell }) {
  const title = bar.querySelector("h1");
  const place = bar.querySelector(".actions");
  const button = ({ key, label, variant, tone, isDisabled, isLoading }) => {
    const element = make("button", { type: "button", textContent: label, className: `${variant} ${tone}` });
    element.disabled = isDisabled || isLoading;
    element.addEventListener("click", () => {
      element.closest("details")?.removeAttribute("open");
      tell("titleBar.action", { key });
    });
    return element;
  };
  const group = ({ label, actions }) =>
    make(
      "details",
      { className: "menu" },
      make("summary", { textContent: label }),
      make("div", {}, ...actions.map(button)),
    );
  // a menu closes when the merchant goes elsewhere, into the app included
  const closeMenus = (except) => {
    for (const menu of place.querySelectorAll("details[open]")) if (menu !== except) menu.removeAttribute("open");
  };
  addEventListener("click", ({ target }) => closeMenus(target instanceof Element ? target.closest("details") : null));
  addEventListener("blur", () => closeMenus());
  addEventListener("keydown", ({ key }) => key === "Escape" && closeMenus());
  return {
    titleBar: ({ title: text, actions, groups }) => {
      const back = actions.find(({ variant }) => variant === "breadcrumb");
      const primary = actions.filter(({ variant }) => variant === "primary");
      const others = actions.filter((action) => action !== back && action.variant !== "primary");
      title.replaceChildren();
      if (back) {
        const element = button({ ...back, label: `‹ ${back.label}` });
        element.className = "back";
        title.append(element);
      }
      title.append(text || appName);
      document.title = text ? `${text} · ${appName}` : appName;
      place.replaceChildren(...groups.map(group), ...others.map(button), ...primary.map(button));
    },
  };
}
