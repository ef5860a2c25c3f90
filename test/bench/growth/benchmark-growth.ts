import { type Part, writeTable } from "../write-results";
import { measureGrowth } from "./measure-growth";

const SMALL = 1_000;
const LARGE = 1_000_000;

/** From a thousand requests to a million, with twice as many entries in the ledger. */
export async function benchmarkGrowth(): Promise<Part> {
  const { growth, postgres } = await measureGrowth({ small: SMALL, large: LARGE });
  const rows = growth.map(({ path, statements, small, large, ratio }) => [path, statements, small, large, ratio]);
  const head = ["path", "statements", `pages at ${SMALL.toLocaleString("en-GB")}`];
  const table = writeTable([[...head, `pages at ${LARGE.toLocaleString("en-GB")}`, "ratio"], ...rows]);
  const text = `What a call reads from the database, in pages of 8 kB by EXPLAIN (ANALYZE, BUFFERS) of the statements that the app itself sends,
when there are a thousand requests and two thousand entries in the ledger, and when there are a million and two million.
One client ("busy") has half of them, 20 others share the rest, and one ("quiet") has 20. The aim is a ratio of at most 2.

${table}`;
  return { heading: "Growth", text, versions: { PostgreSQL: postgres } };
}
