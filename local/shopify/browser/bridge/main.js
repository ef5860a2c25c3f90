import { mapAddress } from "../map-address.js";
import { bounce } from "./bounce.js";
import { connectAdmin } from "./connect-admin.js";
import { defineModal } from "./define-modal.js";
import { defineNavigation } from "./define-navigation.js";
import { defineSaveBar } from "./define-save-bar.js";
import { defineTitleBar } from "./define-title-bar.js";
import { describeGlobal } from "./describe-global.js";
import { followAddress } from "./follow-address.js";
import { patchFetch } from "./patch-fetch.js";
import { patchOpen } from "./patch-open.js";
import { readLaunch } from "./read-launch.js";
import { watchForms } from "./watch-forms.js";

/**
 * The stand-in of Shopify's App Bridge: makes `window.shopify` and its elements in a page of the app, which stands in the
 * stand-in's admin. A page that was opened by itself is sent there.
 */
export function startBridge({ standIn, script }) {
  const { origin, shop } = standIn;
  const config = readLaunch({ script });
  if (window.top === window) {
    const path = location.pathname + location.search;
    location.replace(`${origin}/store/${shop.split(".")[0]}/apps/looklift${path}`);
    return;
  }
  const { ask, hear } = connectAdmin({ origin });
  const idToken = () => ask("idToken");
  const openTop = (url) => void ask("open", { url });
  const nativeFetch = patchFetch({ idToken, openTop, appOrigins: config.appOrigins });
  patchOpen({ openTop, mapAddress: (url) => mapAddress(url, standIn) });
  defineNavigation({ ask, hear });
  defineTitleBar({ ask, hear });
  const saveBar = defineSaveBar({ ask, hear });
  const modal = defineModal({ ask });
  watchForms();
  window.shopify = describeGlobal({ config, origin, ask, hear, idToken, saveBar, modal });
  const reload = new URLSearchParams(location.search).get("shopify-reload");
  if (reload) void bounce({ reload, idToken, openTop, nativeFetch });
  else followAddress({ ask });
}
