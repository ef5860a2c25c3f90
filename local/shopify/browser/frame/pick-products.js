import { make } from "./make-element.js";

const SEARCH_PAUSE_MS = 200;

/**
 * The resource picker: a dialog with the shop's products to choose from. Resolves with those chosen, or with null when the
 * merchant closed it.
 */
export async function pickProducts(options) {
  const { type, multiple = false, selectionIds = [] } = options;
  if (type !== "product" && type !== "variant")
    throw new Error(`the App Bridge stand-in does not implement a picker for ${type}`);
  const most = multiple === true ? Number.POSITIVE_INFINITY : Number(multiple) || 1;
  const chosen = new Map(selectionIds.map(({ id }) => [id, { id }]));
  const { dialog, search, list, count, add } = drawPicker(options);
  const tellCount = () => {
    count.textContent = `${chosen.size} selected`;
    add.disabled = chosen.size === 0;
  };
  const choose = (entry, isChosen) => {
    if (most === 1) chosen.clear();
    if (isChosen) chosen.set(entry.id, entry);
    else chosen.delete(entry.id);
    for (const box of list.querySelectorAll("input")) {
      box.checked = chosen.has(box.value);
      box.disabled = !box.checked && most > 1 && chosen.size >= most;
    }
    tellCount();
  };
  const refresh = async () => {
    const found = await findEntries({ ...options, query: search.value });
    for (const entry of found) if (chosen.has(entry.id)) chosen.set(entry.id, entry);
    list.replaceChildren(...found.map((entry) => drawChoice({ entry, chosen, isSingle: most === 1, choose })));
    if (found.length === 0) list.append(make("li", { className: "none", textContent: "No products found" }));
    tellCount();
  };
  watchSearch(search, refresh);
  document.body.append(dialog);
  dialog.showModal();
  search.focus();
  await refresh();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "chosen" ? [...chosen.values()] : null);
    });
  });
}

function drawPicker({ type, action = "add", query = "" }) {
  const title = dialogTitle(type, action);
  const label = "Search products";
  const search = make("input", { type: "search", value: query, placeholder: label, ariaLabel: label });
  const list = make("ul", { className: "choices" });
  const count = make("span", { className: "count", role: "status" });
  const add = make("button", { value: "chosen", className: "primary", textContent: title.split(" ")[0] });
  // not a submit button, so that Enter means the other one
  const cancel = make("button", { type: "button", textContent: "Cancel" });
  const parts = [make("h2", { textContent: title }), search, list, make("footer", {}, count, cancel, add)];
  const dialog = make(
    "dialog",
    { className: "picker", ariaLabel: title },
    make("form", { method: "dialog" }, ...parts),
  );
  cancel.addEventListener("click", () => dialog.close());
  return { dialog, search, list, count, add };
}

function watchSearch(search, refresh) {
  let waiting;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => void refresh(), SEARCH_PAUSE_MS);
  });
  // Enter in the search field looks, instead of closing the dialog
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    void refresh();
  });
}

function dialogTitle(type, action) {
  const what = type === "variant" ? "variants" : "products";
  return action === "select" ? `Select ${what}` : `Add ${what}`;
}

async function findEntries({ type, query, filter = {} }) {
  const asked = new URLSearchParams({ query: [query, filter.query].filter(Boolean).join(" ") });
  for (const name of ["draft", "archived"]) if (filter[name] === false) asked.append("without", name);
  const response = await fetch(`/stand-in/products?${asked}`);
  if (!response.ok) throw new Error(`the products could not be listed: ${response.status}`);
  const products = await response.json();
  if (type === "product") return products;
  return products.flatMap((product) => product.variants.map((variant) => ({ ...variant, product })));
}

function drawChoice({ entry, chosen, isSingle, choose }) {
  const box = make("input", { type: isSingle ? "radio" : "checkbox", name: "choice", value: entry.id });
  box.checked = chosen.has(entry.id);
  box.addEventListener("change", () => choose(entry, box.checked));
  const picture = (entry.images ?? entry.product?.images ?? [])[0];
  const image = picture
    ? make("img", { src: `${picture.originalSrc}&width=80`, alt: "", width: 40, height: 40, loading: "lazy" })
    : make("span", { className: "no-picture" });
  const detail = entry.variants ? `${entry.variants.length} variants · ${entry.status.toLowerCase()}` : entry.price;
  const words = make(
    "span",
    { className: "words" },
    make("span", { textContent: entry.displayName ?? entry.title }),
    make("small", { textContent: detail }),
  );
  return make("li", {}, make("label", {}, box, image, words));
}
