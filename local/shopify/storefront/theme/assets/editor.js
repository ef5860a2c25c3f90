// The theme editor: which app blocks stand where, their settings, and the page as it will be.
const asked = new URLSearchParams(location.search);
const find = (id) => document.getElementById(id);
const [page, places, preview, status, view] = ["page", "places", "preview", "status", "view"].map(find);
const placeNames = {
  product: "Below the product",
  "product.beside": "Beside the pictures",
  index: "On the home page",
};
const state = await (await fetch("/editor/state")).json();
let open = null;

function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

const address = () => (page.value ? `/products/${page.value}` : "/");
const shownPlaces = () => (page.value ? ["product", "product.beside"] : ["index"]);

// One after the other: what was changed last must be what is kept.
let saving = Promise.resolve();
function put(place) {
  saving = saving.then(() => send(place));
  return saving;
}

const PAUSE_MS = 200;
const soon = new Map();
function putSoon(place) {
  clearTimeout(soon.get(place));
  soon.set(
    place,
    setTimeout(() => void put(place), PAUSE_MS),
  );
}

async function send(place) {
  status.className = "";
  status.textContent = "Saving …";
  const blocks = state.templates[place].map(({ id, block, disabled, settings }) => ({ id, block, disabled, settings }));
  const answer = await fetch(`/editor/templates/${place}`, {
    method: "PUT",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(blocks),
  }).catch(() => null);
  status.className = answer?.ok ? "" : "bad";
  status.textContent = answer?.ok ? "Saved" : "This could not be saved.";
  if (answer?.ok) await refresh();
}

// Only the blocks are changed in the preview, so that it stays where it was scrolled to.
async function refresh() {
  const text = await (await fetch(`${address()}?_editor=1`)).text();
  const fresh = new DOMParser().parseFromString(text, "text/html");
  const shown = preview.contentDocument;
  const ids = (from) => [...from.querySelectorAll(".shopify-app-block")].map(({ id }) => id).join();
  if (!shown?.body || ids(shown) !== ids(fresh))
    return preview.contentWindow.location.replace(`${address()}?_editor=1`);
  for (const block of fresh.querySelectorAll(".shopify-app-block"))
    shown.getElementById(block.id).replaceWith(shown.importNode(block, true));
}

function showFields(block, place) {
  const { settings } = state.blocks.find((known) => known.block === block.block) ?? { settings: [] };
  return settings.map((setting) => {
    if (setting.type === "header") return make("h3", { textContent: setting.content });
    const value = block.settings[setting.id] ?? setting.default ?? "";
    const set = (next) => {
      if (next === "" || next === null) delete block.settings[setting.id];
      else block.settings[setting.id] = next;
      putSoon(place);
    };
    const id = `${block.id}-${setting.id}`;
    const input = makeInput(setting, value, set);
    (input.matches("input, select") ? input : input.firstChild).id = id;
    const label = make("label", { htmlFor: id, textContent: setting.label });
    const isCheck = setting.type === "checkbox";
    const field = make("div", { className: isCheck ? "field field-check" : "field" });
    field.append(...(isCheck ? [input, label] : [label, input]));
    if (setting.info) field.append(make("small", { textContent: setting.info }));
    return field;
  });
}

function makeInput(setting, value, set) {
  const { type } = setting;
  if (type === "checkbox") {
    const box = make("input", { type, checked: value === true });
    box.onchange = () => set(box.checked);
    return box;
  }
  if (type === "select" || type === "product") {
    const options =
      type === "select"
        ? setting.options
        : [{ value: "", label: "The page's own" }, ...state.products.map((p) => ({ value: p.handle, label: p.title }))];
    const list = make("select", {}, ...options.map((option) => new Option(option.label, option.value)));
    list.value = value;
    list.onchange = () => set(list.value);
    return list;
  }
  if (type === "color") {
    const color = make("input", { type: "color", value: value || "#ffffff" });
    color.oninput = () => set(color.value);
    const none = make("button", { type: "button", textContent: "Theme's", onclick: () => set("") });
    return make("span", { className: "color" }, color, none);
  }
  const { min, max, step } = setting;
  const input = make("input", type === "range" ? { type, min, max, step, value } : { type: "text", value });
  input.oninput = () => set(type === "range" ? Number(input.value) : input.value);
  return input;
}

function showBlock(block, place, index) {
  const blocks = state.templates[place];
  const change = (act) => () => {
    act();
    show();
    void put(place);
  };
  const move = (by) => change(() => blocks.splice(index + by, 0, ...blocks.splice(index, 1)));
  const button = (textContent, onclick, disabled = false) =>
    make("button", { type: "button", textContent, onclick, disabled });
  const name = state.blocks.find((known) => known.block === block.block)?.name ?? block.block;
  const details = make(
    "details",
    { open: open === block.id },
    make("summary", { textContent: block.disabled ? `${name} (hidden)` : name }),
    make(
      "div",
      {},
      make(
        "div",
        { className: "moves" },
        button("Up", move(-1), index === 0),
        button("Down", move(1), index === blocks.length - 1),
        button(
          block.disabled ? "Show" : "Hide",
          change(() => {
            block.disabled = !block.disabled;
          }),
        ),
        button(
          "Remove",
          change(() => blocks.splice(index, 1)),
        ),
      ),
      ...showFields(block, place),
    ),
  );
  details.ontoggle = () => {
    if (details.open) open = block.id;
  };
  return details;
}

function showPlace(place) {
  const choice = make(
    "select",
    { ariaLabel: "Block" },
    ...state.blocks.map(({ block, name }) => new Option(name, block)),
  );
  const add = make("button", { type: "button", textContent: "Add block" });
  add.onclick = () => {
    const id = `${state.newId}-${Date.now().toString(36)}`;
    state.templates[place].push({ id, block: choice.value, disabled: false, settings: {} });
    open = id;
    show();
    void put(place);
  };
  return make(
    "section",
    {},
    make("h2", { textContent: placeNames[place] }),
    ...state.templates[place].map((block, index) => showBlock(block, place, index)),
    make("div", { className: "add" }, choice, add),
  );
}

function show() {
  view.href = address();
  places.replaceChildren(...shownPlaces().map(showPlace));
}

page.append(new Option("Home page", ""), ...state.products.map(({ handle, title }) => new Option(title, handle)));
page.value = asked.get("template") === "index" ? "" : (asked.get("product") ?? state.products[0]?.handle ?? "");
page.onchange = () => {
  show();
  preview.src = `${address()}?_editor=1`;
};
for (const button of document.querySelectorAll("[data-width]"))
  button.onclick = () => {
    preview.style.width = button.dataset.width || "100%";
    for (const other of document.querySelectorAll("[data-width]"))
      other.setAttribute("aria-pressed", String(other === button));
  };
open = state.templates[shownPlaces()[0]][0]?.id ?? null;
preview.src = `${address()}?_editor=1`;
show();
