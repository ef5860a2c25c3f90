import type { Context, Hono } from "hono";
import { html } from "hono/html";
import { makeGid } from "../gid";
import { changeProduct, removeProduct } from "../graphql/change-products";
import { searchProducts } from "../graphql/list-products";
import type { Product } from "../shop-state";
import { fileUrl, productUrl, type StandIn } from "../stand-in";
import { adminPath, type Html, layOut, showStatus } from "./layout";

const STATUSES = ["ACTIVE", "DRAFT", "ARCHIVED"] as const;

/** The shop's products: the list, and a page to change or delete each, which tells the app by webhook. */
export function serveProducts(web: Hono, standIn: StandIn): void {
  const root = adminPath(standIn);
  const { state } = standIn;
  const find = (c: Context) => state.products.get(Number(c.req.param("id")));
  const show = (c: Context, title: string, body: Html) =>
    c.html(layOut({ standIn, title, current: "/products", body }));
  web.get(`${root}/products`, (c) => {
    const query = c.req.query("query") ?? "";
    return show(c, "Products", drawList(standIn, query));
  });
  web.get(`${root}/products/:id{[0-9]+}`, (c) => {
    const product = find(c);
    return product ? show(c, product.title, drawProduct(standIn, product)) : c.text("This product is gone.", 404);
  });
  web.post(`${root}/products/:id{[0-9]+}`, async (c) => {
    const product = find(c);
    if (!product) return c.text("This product is gone.", 404);
    const form = await c.req.parseBody();
    const status = STATUSES.find((name) => name === form["status"]) ?? product.status;
    const [error] = await changeProduct(standIn, product, { title: String(form["title"]), status });
    return error ? show(c, product.title, drawProduct(standIn, product, error.message)) : c.redirect(c.req.path, 303);
  });
  web.post(`${root}/products/:id{[0-9]+}/delete`, async (c) => {
    const product = find(c);
    if (product) await removeProduct(standIn, product);
    await state.save();
    return c.redirect(`${root}/products`, 303);
  });
}

function drawList(standIn: StandIn, query: string): Html {
  const { state } = standIn;
  let found: Product[] = [];
  let problem = "";
  try {
    found = searchProducts([...state.products.values()], query);
  } catch (error) {
    problem = error instanceof Error ? error.message : String(error);
  }
  const row = (product: Product) => html`<tr>
    <td>${drawPicture(standIn, product, 40)}</td>
    <td><a href="${adminPath(standIn)}/products/${product.id}">${product.title}</a></td>
    <td>${showStatus(product.status)}</td>
    <td>${product.productType}</td>
    <td>${product.vendor}</td>
    <td><a href="${productUrl(standIn, product.handle)}" target="_blank" rel="noopener">View in shop</a></td>
  </tr>`;
  return html`<h1>Products</h1>
<form role="search"><input type="search" name="query" value="${query}" aria-label="Search products" placeholder="Search products">
<button>Search</button></form>
${problem ? html`<p class="error" role="alert">${problem}</p>` : ""}
<div class="scroll"><table><thead><tr><th><span class="hidden">Picture</span></th><th>Product</th><th>Status</th><th>Type</th>
<th>Vendor</th><th><span class="hidden">Links</span></th></tr></thead>
<tbody>${found.length > 0 ? found.map(row) : html`<tr><td colspan="6">No products found.</td></tr>`}</tbody></table></div>`;
}

function drawPicture(standIn: StandIn, { media }: Product, size: number): Html {
  const file = standIn.state.files.get(media[0]?.fileId ?? "");
  if (file?.status !== "READY") return html`<span class="no-picture"></span>`;
  const source = `${fileUrl(standIn, file)}&width=${size * 2}`;
  return html`<img src="${source}" alt="" width="${size}" height="${size}" loading="lazy">`;
}

function drawProduct(standIn: StandIn, product: Product, problem = ""): Html {
  const { state } = standIn;
  const path = `${adminPath(standIn)}/products/${product.id}`;
  const gid = makeGid("Product", product.id);
  const fields = [...state.metafields.values()].filter(({ ownerId }) => ownerId === gid);
  const pictures = product.media.flatMap(({ fileId, alt }) => {
    const file = state.files.get(fileId);
    return file ? [html`<img src="${fileUrl(standIn, file)}&width=320" alt="${alt}" width="160" height="200">`] : [];
  });
  return html`<p><a href="${adminPath(standIn)}/products">‹ Products</a></p>
<h1>${product.title}</h1>
<p><a href="${productUrl(standIn, product.handle)}" target="_blank" rel="noopener">View in shop</a> · <code>${gid}</code></p>
${problem ? html`<p class="error" role="alert">${problem}</p>` : ""}
<form method="post" action="${path}" class="card">
  <label>Title <input name="title" value="${product.title}" required maxlength="255"></label>
  <label>Status <select name="status">${STATUSES.map(
    (name) => html`<option value="${name}" ${name === product.status ? "selected" : ""}>${name.toLowerCase()}</option>`,
  )}</select></label>
  <p class="hint">A title with <code>sentinel-500</code> or <code>sentinel-throttled</code> makes the Admin API fail for this product.</p>
  <button class="primary">Save</button>
</form>
<h2>Media</h2><div class="pictures">${pictures}</div>
<h2>Metafields</h2>
${fields.length === 0 ? html`<p>None.</p>` : ""}
${fields.map(
  ({ namespace, key, type, value }) =>
    html`<details class="card"><summary><code>${namespace}.${key}</code> ${type}</summary><pre>${value}</pre></details>`,
)}
<form method="post" action="${path}/delete" data-confirm="Delete ${product.title}?" data-confirm-text="This cannot be undone.">
  <button class="critical">Delete product</button>
</form>`;
}
