import pg from "pg";
import { openDatabase } from "../open-database";
import { captureStatements, type Statement } from "./capture-statements";
import { countBuffers } from "./count-buffers";
import { fillHistory, type Owner } from "./fill-history";
import { fillOpen } from "./fill-open";
import { openPaths, type Path } from "./open-paths";

export type Growth = { path: string; statements: number; small: number; large: number; ratio: number };

// Half of everything is one client's; the rest is shared by so many, and one more has hardly anything.
const OTHER_CLIENTS = 20;
const REQUESTS_OF_THE_QUIET_CLIENT = 20;

/**
 * What the paths that every client walks read from the database, in pages of 8 kB, when there are `small` requests with their
 * ledger, and when there are `large`: once for a client with half of them, once for one with 20. The statements are those
 * that the app itself sends.
 */
export function measureGrowth({ small, large }: { small: number; large: number }) {
  return onDatabase(async (client) => {
    const [busy, quiet] = [await openPaths(client, "busy"), await openPaths(client, "quiet")];
    const others = await openOthers(client);
    await fillHistory({ client, owners: [quiet.owner], from: 0, to: REQUESTS_OF_THE_QUIET_CLIENT });
    const paths = [...busy.paths, ...quiet.paths];
    const counts: Counts[] = [];
    for (const [from, to] of [
      [0, small],
      [small, large],
    ] as const) {
      await fillHistory({ client, owners: [busy.owner], from: from / 2, to: to / 2 });
      const each = (total: number) => Math.round(total / 2 / OTHER_CLIENTS);
      await fillHistory({ client, owners: others, from: each(from), to: each(to) });
      await client.query("VACUUM ANALYZE");
      counts.push(await countPaths(client, paths));
    }
    return { growth: paths.map(({ name }) => compare(name, counts)), postgres: await readVersion(client) };
  });
}

/**
 * What the paths of a client with 20 requests read, when others have `small` requests that wait to be worked on, and when
 * they have `large`. Its own that wait are counted for its turn in the queue, so they may cost; those of others must not.
 */
export function measureWaiting({ small, large }: { small: number; large: number }) {
  return onDatabase(async (client) => {
    const { owner, paths } = await openPaths(client, "quiet");
    const others = await openOthers(client);
    await fillHistory({ client, owners: [owner, ...others], from: 0, to: REQUESTS_OF_THE_QUIET_CLIENT });
    const counts: Counts[] = [];
    for (const [from, to] of [
      [0, small],
      [small, large],
    ] as const) {
      const each = (total: number) => Math.round(total / OTHER_CLIENTS);
      await fillOpen({ client, owners: others, from: each(from), to: each(to) });
      // rows so young have not been vacuumed in earnest either: whoever reads them looks at each
      await client.query("ANALYZE");
      counts.push(await countPaths(client, paths));
    }
    return paths.map(({ name }) => compare(name, counts));
  });
}

async function onDatabase<T>(measure: (client: pg.Client) => Promise<T>): Promise<T> {
  const database = await openDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return await measure(client);
  } finally {
    await client.end();
    await database.close();
  }
}

async function openOthers(client: pg.Client): Promise<Owner[]> {
  const owners: Owner[] = [];
  for (let n = 0; n < OTHER_CLIENTS; n++) owners.push((await openPaths(client, "other")).owner);
  return owners;
}

async function readVersion(client: pg.Client): Promise<string> {
  const { rows } = await client.query("SHOW server_version");
  return String(rows[0].server_version);
}

type Counts = Map<string, { statements: number; buffers: number }>;

function compare(path: string, counts: Counts[]): Growth {
  const [first, last] = counts.map((count) => count.get(path) ?? { statements: 0, buffers: Number.NaN });
  const [small, large] = [first?.buffers ?? Number.NaN, last?.buffers ?? Number.NaN];
  return { path, statements: last?.statements ?? 0, small, large, ratio: Number((large / small).toFixed(2)) };
}

async function countPaths(client: pg.Client, paths: Path[]): Promise<Counts> {
  const counts: Counts = new Map();
  for (const { name, run, afresh = (statement: Statement) => statement } of paths) {
    const statements = await captureStatements(run);
    const buffers = await countBuffers(client, statements.map(afresh));
    counts.set(name, { statements: statements.length, buffers });
  }
  return counts;
}
