const { Shopify = {}, looklift } = window;
const told = {};
let arm = "";
const tell = (kind, look, items = []) => {
  const what = kind + look + items;
  if (told[what] && kind !== "added") return;
  told[what] = 1;
  Shopify.analytics?.publish?.(`looklift:${kind}`, { look, items, arm });
};
const watcher = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) if (isIntersecting) tell("seen", target.dataset.look);
  },
  { threshold: 0.4 },
);
const itemOf = (target) => target.closest("[data-item]")?.dataset.item;
const watch = (block) => {
  const { look } = block.dataset;
  const hear = ({ type, target }) => {
    if (type === "submit") tell("added", look, [...target.querySelectorAll(".ll-choice:enabled")].map(itemOf));
    else if (itemOf(target) && (target.open || target.closest("a"))) tell("opened", look, [itemOf(target)]);
  };
  for (const type of ["toggle", "click", "submit"]) block.addEventListener(type, hear, true);
  watcher.observe(block);
  tell("viewed", look);
};
const start = () => {
  const blocks = document.querySelectorAll("[data-look]");
  arm = looklift?.keep() ?? "";
  blocks.forEach(watch);
  if (!arm || !looklift.isNew()) return;
  tell("visitors", blocks[0].dataset.look);
  navigator.sendBeacon("/cart/update.js", new URLSearchParams({ "attributes[_looklift]": arm }));
};
if (looklift && Shopify.loadFeatures) Shopify.loadFeatures([{ name: "consent-tracking-api", version: "0.1" }], start);
else start();
