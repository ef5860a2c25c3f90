/**
 * The buttons and links in an element, for the admin to draw, and the elements behind them: a click there is a click here.
 * What is in a `section` is a group with a label.
 */
export function describeActions(element) {
  const targets = [];
  const describe = (target) => {
    targets.push(target);
    return {
      key: targets.length - 1,
      label: target.textContent.trim(),
      variant: target.getAttribute("variant") ?? "",
      tone: target.getAttribute("tone") ?? "",
      isDisabled: target.hasAttribute("disabled"),
      isLoading: target.hasAttribute("loading") && target.getAttribute("loading") !== "false",
    };
  };
  const isAction = (child) => child.matches("a, button");
  const actions = [...element.children].filter(isAction).map(describe);
  const groups = [...element.querySelectorAll(":scope > section")].map((section) => ({
    label: section.getAttribute("label") ?? "More actions",
    actions: [...section.children].filter(isAction).map(describe),
  }));
  return { actions, groups, targets };
}

/** Follows an action that was chosen in the admin: a link goes through the app's own router. */
export function followAction(target) {
  if (!(target instanceof HTMLAnchorElement)) return target?.click();
  const event = new Event("shopify:navigate", { bubbles: true, cancelable: true });
  target.dispatchEvent(event);
}

/** Calls back at once, and after everything that changes in the element. Answers how to end it. */
export function watchElement(element, changed) {
  const observer = new MutationObserver(changed);
  observer.observe(element, { childList: true, subtree: true, attributes: true, characterData: true });
  queueMicrotask(changed);
  return () => observer.disconnect();
}

/** Keeps what is in an element off the page without touching the page, which the app's framework is about to take over. */
export function hideContent(element) {
  element.attachShadow({ mode: "open" });
}
