import { make } from "./make-element.js";

const LAUNCH = ["embedded", "host", "hmac", "id_token", "locale", "session", "shop", "timestamp", "shopify-reload"];

/** The app's pages in the admin's menu, and the admin's own address, which follows the app's. */
export function showNavigation({ list, appPath, go }) {
  let items = [];
  let path = "";
  const draw = () => {
    const links = items
      .filter(({ isHome }) => !isHome)
      .map(({ href, label }) => {
        const link = make("a", { href: appPath + href, textContent: label });
        if (new URL(href, location.origin).pathname === path) link.setAttribute("aria-current", "page");
        link.addEventListener("click", (event) => {
          if (event.metaKey || event.ctrlKey) return;
          event.preventDefault();
          go(href);
        });
        return make("li", {}, link);
      });
    list.replaceChildren(...links);
  };
  return {
    navigation: ({ items: given }) => {
      items = given;
      draw();
    },
    address: ({ path: given }, { isApp }) => {
      if (!isApp) return;
      const url = new URL(given, location.origin);
      for (const name of LAUNCH) url.searchParams.delete(name);
      path = url.pathname;
      history.replaceState(null, "", appPath + url.pathname + url.search + url.hash);
      document.body.classList.remove("menu-open");
      draw();
    },
  };
}
