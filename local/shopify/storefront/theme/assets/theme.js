// The price of the variant that is chosen.
const price = document.querySelector("[data-price]");
document.querySelector(".choice")?.addEventListener("change", ({ target }) => {
  const { money, was } = target.dataset;
  if (!price || !money) return;
  price.textContent = money;
  if (!was) return;
  const before = document.createElement("s");
  before.textContent = was;
  price.append(" ", before);
});
