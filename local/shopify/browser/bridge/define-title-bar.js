import { describeActions, followAction, hideContent, watchElement } from "./describe-actions.js";

/** `ui-title-bar`: title and actions of the page, which the admin draws above it. In a modal they are the modal's. */
export function defineTitleBar({ ask, hear }) {
  const shown = [];
  let targets = [];
  function tell() {
    const bar = shown.at(-1);
    if (!bar) {
      targets = [];
      void ask("titleBar", { title: document.title, actions: [], groups: [] });
      return;
    }
    const described = describeActions(bar);
    targets = described.targets;
    const title = bar.getAttribute("title") || document.title;
    void ask("titleBar", { title, actions: described.actions, groups: described.groups });
  }
  customElements.define(
    "ui-title-bar",
    class extends HTMLElement {
      constructor() {
        super();
        hideContent(this);
      }
      connectedCallback() {
        if (this.closest("ui-modal")) return;
        shown.push(this);
        this.stopWatching = watchElement(this, tell);
      }
      disconnectedCallback() {
        this.stopWatching?.();
        const place = shown.indexOf(this);
        if (place < 0) return;
        shown.splice(place, 1);
        tell();
      }
    },
  );
  hear("titleBar.action", ({ key }) => followAction(targets[key]));
}
