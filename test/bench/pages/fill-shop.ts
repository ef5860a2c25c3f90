import pg from "pg";
import { fillHistory } from "../growth/fill-history";

type FillShop = { databaseUrl: string; lookId: string; looks: number };

/** Gives the shop of a look so many more, older ones, each with a request of its own and three items, and the statement that goes with them. */
export async function fillShop({ databaseUrl, lookId, looks }: FillShop): Promise<void> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    const { rows } = await client.query<{ clientId: string; trialImageId: string }>(
      `SELECT client_id AS "clientId", trial_image_id AS "trialImageId" FROM looks WHERE id = $1`,
      [lookId],
    );
    // a quarter of a history has its items still
    await fillHistory({ client, owners: rows, from: 0, to: looks * 4 });
    await client.query(
      `INSERT INTO looks (id, client_id, shop, product_gid, product_title, product_handle, trial_image_id, upload_key, request_id)
       SELECT r.request_id, l.client_id, l.shop, 'gid://shopify/Product/9' || row_number() OVER (), 'Product ' || row_number() OVER (),
              'product', l.trial_image_id, l.upload_key, r.request_id
       FROM looks l JOIN request_logs r ON r.client_id = l.client_id AND r.request_id LIKE '0000%'
       WHERE l.id = $1 AND EXISTS (SELECT FROM extracted_items i WHERE i.request_id = r.request_id) LIMIT $2`,
      [lookId, looks],
    );
    await client.query("ANALYZE");
  } finally {
    await client.end();
  }
}
