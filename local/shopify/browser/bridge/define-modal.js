/**
 * `ui-modal`: a dialog over the app with what is in the element, or with a page of the app (`src`). Its title and its buttons
 * are those of the `ui-title-bar` in it. The admin greys out around the frame meanwhile.
 */
export function defineModal({ ask, describeActions, followAction, watchElement, modalStyle }) {
  const isContent = (child) => !["ui-title-bar", "ui-save-bar"].includes(child.localName);
  class Modal extends HTMLElement {
    constructor() {
      super();
      const root = this.attachShadow({ mode: "open" });
      root.innerHTML = `<style>${modalStyle}</style><dialog aria-labelledby="title"><header><h2 id="title"></h2>
        <button type="button" class="close" aria-label="Close">×</button></header>
        <div class="content"><slot></slot></div><footer></footer></dialog>`;
      this.dialog = root.querySelector("dialog");
      this.dialog.addEventListener("close", () => this.closed());
      root.querySelector(".close").addEventListener("click", () => void this.hide());
    }
    connectedCallback() {
      this.stopWatching = watchElement(this, () => this.dialog.open && this.draw());
    }
    disconnectedCallback() {
      this.stopWatching();
      void this.hide();
    }
    get content() {
      return [...this.children].find(isContent);
    }
    set content(element) {
      for (const child of [...this.children].filter(isContent)) child.remove();
      this.append(element);
    }
    get src() {
      return this.getAttribute("src") ?? "";
    }
    set src(address) {
      this.setAttribute("src", address);
    }
    get variant() {
      return this.getAttribute("variant") ?? "base";
    }
    set variant(name) {
      this.setAttribute("variant", name);
    }
    get contentWindow() {
      return this.dialog.querySelector("iframe")?.contentWindow ?? null;
    }
    draw() {
      const bar = this.querySelector(":scope > ui-title-bar");
      const { actions, targets } = bar ? describeActions(bar) : { actions: [], targets: [] };
      const root = this.shadowRoot;
      root.querySelector("#title").textContent = bar?.getAttribute("title") ?? document.title;
      const primaryLast = [...actions].sort((a, b) => (a.variant === "primary") - (b.variant === "primary"));
      const buttons = primaryLast.map(({ key, label, variant, tone, isDisabled, isLoading }) => {
        const button = document.createElement("button");
        Object.assign(button, { type: "button", textContent: label, className: `${variant} ${tone}` });
        button.disabled = isDisabled || isLoading;
        button.addEventListener("click", () => followAction(targets[key]));
        return button;
      });
      root.querySelector("footer").replaceChildren(...buttons);
    }
    async show() {
      if (this.dialog.open || !this.isConnected) return;
      this.draw();
      if (this.src) this.openFrame();
      this.dialog.showModal();
      this.dispatchEvent(new Event("show"));
      await ask("modal", { isShown: true });
    }
    openFrame() {
      const frame = document.createElement("iframe");
      frame.src = this.src;
      frame.title = this.shadowRoot.querySelector("#title").textContent;
      this.shadowRoot.querySelector(".content").replaceChildren(frame);
    }
    async hide() {
      if (this.dialog.open) this.dialog.close();
    }
    toggle() {
      return this.dialog.open ? this.hide() : this.show();
    }
    closed() {
      this.dispatchEvent(new Event("hide"));
      void ask("modal", { isShown: false });
    }
  }
  customElements.define("ui-modal", Modal);
  const find = (id) => {
    const modal = document.getElementById(id);
    if (!(modal instanceof Modal)) throw new Error(`there is no ui-modal with the id ${id}`);
    return modal;
  };
  return {
    show: async (id) => find(id).show(),
    hide: async (id) => find(id).hide(),
    toggle: async (id) => find(id).toggle(),
  };
}
