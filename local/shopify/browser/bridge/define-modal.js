import { describeActions, followAction, watchElement } from "./describe-actions.js";
import { modalStyle } from "./modal-style.js";

const MODAL_PARTS = `<style>${modalStyle}</style>
  <dialog aria-labelledby="title">
    <header><h2 id="title"></h2><button type="button" class="close" aria-label="Close">×</button></header>
    <div class="content"><slot></slot></div>
    <footer></footer>
  </dialog>`;

/**
 * `ui-modal`: a dialog over the app with what is in the element, or with a page of the app (`src`). Its title and its buttons
 * are those of the `ui-title-bar` in it. The admin greys out around the frame meanwhile.
 */
class UiModal extends HTMLElement {
  /** Asks the admin. */
  static ask = null;

  constructor() {
    super();
    this.attachShadow({ mode: "open" }).innerHTML = MODAL_PARTS;
    this.dialog = this.part("dialog");
    this.dialog.addEventListener("close", () => this.closed());
    this.part(".close").addEventListener("click", () => void this.hide());
  }
  connectedCallback() {
    this.stopWatching = watchElement(this, () => this.dialog.open && this.draw());
  }
  disconnectedCallback() {
    this.stopWatching();
    void this.hide();
  }
  part(selector) {
    return this.shadowRoot.querySelector(selector);
  }
  contents() {
    return [...this.children].filter((child) => !["ui-title-bar", "ui-save-bar"].includes(child.localName));
  }
  get content() {
    return this.contents()[0];
  }
  set content(element) {
    for (const child of this.contents()) child.remove();
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
    return this.part("iframe")?.contentWindow ?? null;
  }
  draw() {
    const bar = this.querySelector(":scope > ui-title-bar");
    const { actions, targets } = bar ? describeActions(bar) : { actions: [], targets: [] };
    this.part("#title").textContent = bar?.getAttribute("title") ?? document.title;
    const primaryLast = [...actions].sort((a, b) => (a.variant === "primary") - (b.variant === "primary"));
    const buttons = primaryLast.map(({ key, label, variant, tone, isDisabled, isLoading }) => {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", textContent: label, className: `${variant} ${tone}` });
      button.disabled = isDisabled || isLoading;
      button.addEventListener("click", () => followAction(targets[key]));
      return button;
    });
    this.part("footer").replaceChildren(...buttons);
  }
  openFrame() {
    const frame = document.createElement("iframe");
    frame.src = this.src;
    frame.title = this.part("#title").textContent;
    this.part(".content").replaceChildren(frame);
  }
  async show() {
    if (this.dialog.open || !this.isConnected) return;
    this.draw();
    if (this.src) this.openFrame();
    this.dialog.showModal();
    this.dispatchEvent(new Event("show"));
    await UiModal.ask("modal", { isShown: true });
  }
  async hide() {
    if (this.dialog.open) this.dialog.close();
  }
  toggle() {
    return this.dialog.open ? this.hide() : this.show();
  }
  closed() {
    this.dispatchEvent(new Event("hide"));
    void UiModal.ask("modal", { isShown: false });
  }
}

/** Defines the element and answers `shopify.modal`. */
export function defineModal({ ask }) {
  UiModal.ask = ask;
  customElements.define("ui-modal", UiModal);
  const find = (id) => {
    const modal = document.getElementById(id);
    if (!(modal instanceof UiModal)) throw new Error(`there is no ui-modal with the id ${id}`);
    return modal;
  };
  return {
    show: async (id) => find(id).show(),
    hide: async (id) => find(id).hide(),
    toggle: async (id) => find(id).toggle(),
  };
}
