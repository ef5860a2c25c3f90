import { hideContent, watchElement } from "./describe-actions.js";

/** `ui-save-bar`: the bar with Save and Discard that the admin shows while there are unsaved changes. */
class UiSaveBar extends HTMLElement {
  /** Asks the admin. */
  static ask = null;
  /** The one that is shown. */
  static shown = null;

  constructor() {
    super();
    hideContent(this);
  }
  connectedCallback() {
    this.stopWatching = watchElement(this, () => this.showing && this.tell());
  }
  disconnectedCallback() {
    this.stopWatching();
    void this.hide();
  }
  get showing() {
    return UiSaveBar.shown === this;
  }
  get discardConfirmation() {
    return (this.getAttribute("discardconfirmation") ?? "false") !== "false";
  }
  set discardConfirmation(wanted) {
    this.toggleAttribute("discardconfirmation", Boolean(wanted));
  }
  button(isPrimary) {
    return [...this.querySelectorAll("button")].find(
      (one) => (one.getAttribute("variant") === "primary") === isPrimary,
    );
  }
  tell() {
    const state = (button) => ({
      isDisabled: button?.hasAttribute("disabled") ?? false,
      isLoading: (button?.getAttribute("loading") ?? "false") !== "false",
    });
    return UiSaveBar.ask("saveBar", {
      isShown: true,
      save: state(this.button(true)),
      discard: state(this.button(false)),
      confirmsDiscard: this.discardConfirmation,
    });
  }
  async show() {
    if (this.showing) return;
    UiSaveBar.shown = this;
    this.dispatchEvent(new Event("show"));
    await this.tell();
  }
  async hide() {
    if (!this.showing) return;
    UiSaveBar.shown = null;
    this.dispatchEvent(new Event("hide"));
    await UiSaveBar.ask("saveBar", { isShown: false });
  }
  toggle() {
    return this.showing ? this.hide() : this.show();
  }
}

/** Defines the element and answers `shopify.saveBar`. */
export function defineSaveBar({ ask, hear }) {
  UiSaveBar.ask = ask;
  customElements.define("ui-save-bar", UiSaveBar);
  hear("saveBar.save", () => UiSaveBar.shown?.button(true)?.click());
  hear("saveBar.discard", () => UiSaveBar.shown?.button(false)?.click());
  hear("saveBar.left", () => void UiSaveBar.shown?.hide());
  const find = (id) => {
    const bar = document.getElementById(id);
    if (!(bar instanceof UiSaveBar)) throw new Error(`there is no ui-save-bar with the id ${id}`);
    return bar;
  };
  return {
    show: async (id) => find(id).show(),
    hide: async (id) => find(id).hide(),
    toggle: async (id) => find(id).toggle(),
    // stays open when the merchant stays
    leaveConfirmation: async () => {
      if (UiSaveBar.shown && !(await ask("leaveConfirmation"))) await new Promise(() => undefined);
    },
  };
}
