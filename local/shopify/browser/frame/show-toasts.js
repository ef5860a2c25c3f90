import { make } from "./make-element.js";

/** Short messages at the foot of the admin; one with an action stays for it. */
export function showToasts({ place, tell }) {
  const shown = new Map();
  const remove = (id, byMerchant = false) => {
    const toast = shown.get(id);
    if (!toast) return;
    shown.delete(id);
    clearTimeout(toast.timer);
    toast.element.remove();
    tell("toast.gone", { id, byMerchant });
  };
  return {
    "toast.show": ({ id, message, duration, isError, action }) => {
      const close = make("button", { type: "button", ariaLabel: "Dismiss", textContent: "×" });
      close.addEventListener("click", () => remove(id, true));
      const element = make(
        "div",
        { className: isError ? "toast error" : "toast" },
        make("span", { textContent: message }),
      );
      if (action) {
        const act = make("button", { type: "button", textContent: action });
        act.addEventListener("click", () => {
          tell("toast.action", { id });
          remove(id);
        });
        element.append(act);
      }
      element.append(close);
      place.append(element);
      shown.set(id, { element, timer: setTimeout(() => remove(id), duration) });
    },
    "toast.hide": ({ id }) => remove(id),
  };
}
