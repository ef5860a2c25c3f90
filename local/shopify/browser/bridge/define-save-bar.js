/**
 * `ui-save-bar`: the bar with Save and Discard that the admin shows while there are unsaved changes. Answers the calls of
 * `shopify.saveBar` and what a form with `data-save-bar` needs.
 */
export function defineSaveBar({ ask, hear, hideContent, watchElement }) {
  let showing = null;
  const describe = (bar) => {
    const button = (wanted) =>
      [...bar.querySelectorAll("button")].find((one) => (one.getAttribute("variant") === "primary") === wanted);
    const state = (one) => ({
      isDisabled: one?.hasAttribute("disabled") ?? false,
      isLoading: Boolean(one?.hasAttribute("loading") && one.getAttribute("loading") !== "false"),
    });
    return {
      save: button(true),
      discard: button(false),
      saveState: state(button(true)),
      discardState: state(button(false)),
    };
  };
  const tell = () => {
    if (!showing) return ask("saveBar", { isShown: false });
    const { saveState: save, discardState: discard } = describe(showing);
    return ask("saveBar", { isShown: true, save, discard, confirmsDiscard: showing.discardConfirmation });
  };
  class SaveBar extends HTMLElement {
    constructor() {
      super();
      hideContent(this);
    }
    connectedCallback() {
      this.stopWatching = watchElement(this, () => this.showing && tell());
    }
    disconnectedCallback() {
      this.stopWatching();
      void this.hide();
    }
    get showing() {
      return showing === this;
    }
    get discardConfirmation() {
      return (this.getAttribute("discardconfirmation") ?? "false") !== "false";
    }
    set discardConfirmation(wanted) {
      this.toggleAttribute("discardconfirmation", Boolean(wanted));
    }
    async show() {
      if (this.showing) return;
      showing = this;
      this.dispatchEvent(new Event("show"));
      await tell();
    }
    async hide() {
      if (!this.showing) return;
      showing = null;
      this.dispatchEvent(new Event("hide"));
      await tell();
    }
    toggle() {
      return this.showing ? this.hide() : this.show();
    }
  }
  customElements.define("ui-save-bar", SaveBar);
  hear("saveBar.save", () => showing && describe(showing).save?.click());
  hear("saveBar.discard", () => showing && describe(showing).discard?.click());
  hear("saveBar.left", () => void showing?.hide());

  const find = (id) => {
    const bar = document.getElementById(id);
    if (!(bar instanceof SaveBar)) throw new Error(`there is no ui-save-bar with the id ${id}`);
    return bar;
  };
  return {
    show: async (id) => find(id).show(),
    hide: async (id) => find(id).hide(),
    toggle: async (id) => find(id).toggle(),
    // stays open when the merchant stays
    leaveConfirmation: async () => {
      if (showing && !(await ask("leaveConfirmation"))) await new Promise(() => undefined);
    },
  };
}
