import { mapAddress } from "../map-address.js";
import { askMerchant } from "./ask-merchant.js";
import { connectApp } from "./connect-app.js";
import { pickProducts } from "./pick-products.js";
import { showNavigation } from "./show-navigation.js";
import { showSaveBar } from "./show-save-bar.js";
import { showTitleBar } from "./show-title-bar.js";
import { showToasts } from "./show-toasts.js";

const ANSWER_MS_MAX = 10_000;
const find = (selector) => document.querySelector(selector);
const frame = find("#app");
const { appOrigin, appName, appPath, storefrontOrigin, shop, apiKey } = frame.dataset;

let tell = () => undefined;
const say = (event, args) => tell(event, args);
const saveBar = showSaveBar({ bar: find("#save-bar"), tell: say });
const navigation = showNavigation({
  list: find("#app-pages"),
  appPath,
  go: async (href) => {
    if (await saveBar.mayLeave()) say("navigate", { href });
  },
});
const silence = setTimeout(() => {
  find("#silence").hidden = false;
}, ANSWER_MS_MAX);

async function takeText(path) {
  const response = await fetch(path);
  if (!response.ok) throw new Error(await response.text());
  return response.text();
}

tell = connectApp({
  frame,
  appOrigin,
  answers: {
    ...navigation,
    ...saveBar.answers,
    ...showTitleBar({ bar: find("#title-bar"), appName, tell: say }),
    ...showToasts({ place: find("#toasts"), tell: say }),
    idToken: () => {
      clearTimeout(silence);
      return takeText("/stand-in/id_token");
    },
    address: (args, from) => {
      clearTimeout(silence);
      find("#silence").hidden = true;
      navigation.address(args, from);
    },
    scopes: async () => JSON.parse(await takeText("/stand-in/scopes")),
    "scopes.request": async ({ scopes }) => {
      const { granted } = JSON.parse(await takeText("/stand-in/scopes"));
      const asked = scopes.filter((scope) => !granted.includes(scope));
      const text = `${appName} asks for: ${asked.join(", ")}`;
      if (asked.length === 0) return true;
      if (!(await askMerchant({ title: "Update data access", text, yes: "Update", no: "Cancel" }))) return false;
      const headers = { "content-type": "application/json" };
      const response = await fetch("/stand-in/scopes", { method: "POST", headers, body: JSON.stringify({ scopes }) });
      if (!response.ok) throw new Error(await response.text());
      return true;
    },
    loading: ({ isLoading }) => find("#loading").classList.toggle("on", isLoading),
    modal: ({ isShown }) => document.body.classList.toggle("modal-open", isShown),
    open: ({ url }) => location.assign(mapAddress(url, { origin: location.origin, storefrontOrigin, shop, apiKey })),
    resourcePicker: pickProducts,
  },
});

for (const link of document.querySelectorAll("#menu a[href]"))
  link.addEventListener("click", async (event) => {
    if (event.defaultPrevented || event.metaKey || event.ctrlKey || find("#save-bar").hidden) return;
    event.preventDefault();
    if (await saveBar.mayLeave()) location.assign(link.href);
  });

// only now, so that nothing of what the app says first is missed
frame.src = frame.dataset.src;
