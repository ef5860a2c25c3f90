import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "@playwright/test";
import pg from "pg";
import { addresses, folder, readLocal } from "./world";

const EXTRACTED =
  "SELECT count(*)::int AS items FROM looks l JOIN extracted_items i USING (request_id) WHERE l.id = $1";
// As ids go these are the newest; what begins so is of this journey alone.
const PREFIX = "01ZZ";
const COPY = `INSERT INTO looks (id, client_id, shop, product_gid, product_title, product_handle, trial_image_id, upload_key,
    request_id, item_choices, on_sale_item)
  SELECT $2, client_id, shop, $3, $4, $5, trial_image_id, upload_key, request_id, item_choices,
    (SELECT id FROM extracted_items i WHERE i.request_id = looks.request_id ORDER BY rank LIMIT 1) FROM looks WHERE id = $1`;
// A link to a product that was deleted since: Shopify refuses the page.
const SPOIL = `UPDATE looks SET item_choices = (SELECT jsonb_build_object(id, '{"isShown": true, "product":
    {"gid": "gid://shopify/Product/1", "title": "Gone"}}'::jsonb) FROM extracted_items i WHERE i.request_id = looks.request_id
    AND id <> on_sale_item ORDER BY rank LIMIT 1) WHERE id = $1`;

type Product = { id: string; title: string; handle: string };

/** Many looks in the world's shop: copies of the demo's first one, for its products in turn, the newest first. */
export async function seedLooks({ count }: { count: number }) {
  const database = new pg.Client(readLocal().database_url);
  await database.connect();
  const { looks } = JSON.parse(readFileSync(join(folder, "demo.json"), "utf8")) as { looks: Record<string, string> };
  const model = Object.values(looks)[0] ?? "";
  await expect
    .poll(async () => (await database.query(EXTRACTED, [model])).rows[0].items, { timeout: 60_000 })
    .toBeGreaterThan(1);
  const answer = await fetch(`${addresses().standIn}/stand-in/products`);
  const products = (await answer.json()) as Product[];
  await database.query("DELETE FROM looks WHERE id LIKE $1", [`${PREFIX}%`]);
  const ids = Array.from({ length: count }, (_, at) => `${PREFIX}${String(99_999 - at).padStart(22, "0")}`);
  for (const [at, id] of ids.entries()) {
    const { id: gid, title, handle } = products[at % products.length] as Product;
    await database.query(COPY, [model, id, gid, title, handle]);
  }
  return {
    ids,
    titles: products.map(({ title }) => title),
    /** Has Shopify refuse a look. */
    spoil: (id: string) => database.query(SPOIL, [id]),
    heal: (id: string) => database.query("UPDATE looks SET item_choices = '{}' WHERE id = $1", [id]),
    /** As if somebody had altered what is on the look's page. */
    alter: (id: string) =>
      database.query(
        `UPDATE published_pages SET fields = jsonb_set(fields, '{0,digest}', '"another"') WHERE look_id = $1`,
        [id],
      ),
    /** Somebody else changes all these pages just now, until `release`. */
    hold: () =>
      database.query(
        `INSERT INTO page_leases (shop, product_gid, holder, until)
         SELECT shop, product_gid, gen_random_uuid(), now() + interval '1 minute' FROM looks GROUP BY 1, 2`,
      ),
    release: () => database.query("DELETE FROM page_leases"),
    /** Which of them are on a page. */
    async shown(): Promise<string[]> {
      const on = "SELECT id FROM looks WHERE id = ANY($1) AND published_at IS NOT NULL ORDER BY id DESC";
      return (await database.query(on, [ids])).rows.map(({ id }) => id);
    },
    async end() {
      await database.query("DELETE FROM bulk_runs");
      await database.query("DELETE FROM looks WHERE id = ANY($1)", [ids]);
      await database.end();
    },
  };
}
