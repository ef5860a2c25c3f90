import type pg from "pg";
import type { Statement } from "./capture-statements";

type Plan = { "Shared Hit Blocks": number; "Shared Read Blocks": number };

/**
 * The pages of 8 kB that statements touch, each run in a transaction of its own that is rolled back, by
 * EXPLAIN (ANALYZE, BUFFERS); those that a function's own statements touch count as well. A first run fills the catalogue's
 * caches and does not count.
 */
export async function countBuffers(client: pg.Client, statements: Statement[]): Promise<number> {
  let sum = 0;
  for (const statement of statements) {
    await explain(client, statement);
    sum += await explain(client, statement);
  }
  return sum;
}

async function explain(client: pg.Client, { text, values }: Statement): Promise<number> {
  await client.query("BEGIN");
  try {
    const { rows } = await client.query(`EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) ${text}`, values);
    const plan = rows[0]["QUERY PLAN"][0].Plan as Plan;
    return plan["Shared Hit Blocks"] + plan["Shared Read Blocks"];
  } finally {
    await client.query("ROLLBACK");
  }
}
