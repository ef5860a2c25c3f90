import { followAction, hideContent, watchElement } from "./describe-actions.js";

/** The elements whose links the admin shows as the app's pages: `ui-nav-menu` and `s-app-nav`. */
export function defineNavigation({ ask, hear }) {
  let current = null;
  class NavMenu extends HTMLElement {
    constructor() {
      super();
      hideContent(this);
    }
    connectedCallback() {
      current = this;
      this.stopWatching = watchElement(this, () => this.tell());
    }
    disconnectedCallback() {
      this.stopWatching();
      if (current !== this) return;
      current = null;
      void ask("navigation", { items: [] });
    }
    links() {
      return [...this.querySelectorAll("a[href]")];
    }
    tell() {
      const items = this.links().map((link) => ({
        href: link.getAttribute("href"),
        label: link.textContent.trim(),
        isHome: link.getAttribute("rel") === "home",
      }));
      void ask("navigation", { items });
    }
  }
  customElements.define("ui-nav-menu", NavMenu);
  customElements.define("s-app-nav", class extends NavMenu {});
  hear("navigate", ({ href }) => {
    const link = current?.links().find((one) => one.getAttribute("href") === href);
    if (link) followAction(link);
    else location.assign(href);
  });
}
