import { askMerchant } from "./ask-merchant.js";

// On every page of the admin: the menu of narrow screens, and the question before what cannot be undone.
document.querySelector("#menu-button")?.addEventListener("click", (event) => {
  const isOpen = document.body.classList.toggle("menu-open");
  event.currentTarget.setAttribute("aria-expanded", String(isOpen));
});

for (const form of document.querySelectorAll("form[data-confirm]"))
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { confirm, confirmText = "" } = form.dataset;
    const yes = event.submitter?.textContent.trim() || "Yes";
    if (await askMerchant({ title: confirm, text: confirmText, yes, no: "Cancel" })) form.submit();
  });
