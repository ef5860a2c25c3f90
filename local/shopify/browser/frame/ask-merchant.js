import { make } from "./make-element.js";

/** Asks the merchant to confirm something in a dialog; resolves with whether they did. */
export function askMerchant({ title, text, yes, no }) {
  const confirm = make("button", { value: "yes", textContent: yes, className: "critical" });
  const cancel = make("button", { value: "", textContent: no, autofocus: true });
  const dialog = make(
    "dialog",
    { className: "question" },
    make(
      "form",
      { method: "dialog" },
      make("h2", { textContent: title }),
      make("p", { textContent: text }),
      make("footer", {}, cancel, confirm),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}
