import type pg from "pg";
import { signBody } from "../../../app/verify-signature";
import { type BenchClient, type openForWeb, writeCall } from "../open-web";
import { runCalls } from "../run-calls";
import { findPgbench, runPgbench } from "./run-pgbench";

export type Run = { connections: number; seconds: number; clients: number };
export type Ran = { accepted: number; refused: number; p50: number; p99: number };
export type System = { name: string; pid: number | null; run: (run: Run) => Promise<Ran> };

type World = Awaited<ReturnType<typeof openForWeb>>;
type MakeSystems = { world: World; client: pg.Client; web: number; bare: number };

const KEY_PLACE = "@@@@@@@@@@@@";

/** What is measured side by side: the app, a bare server, and pgbench where the machine has it. */
export async function makeSystems({ world, client, web, bare }: MakeSystems): Promise<System[]> {
  const images = await listImages(client, world.clients);
  const ours = world.clients.map(({ token, trialImage }) => {
    const body = JSON.stringify({ trial_image: trialImage });
    const signature = `x-shopify-hmac-sha256: ${signBody({ bytes: body, secret: world.secret })}`;
    const headers = [`authorization: Bearer ${token}`, signature, `idempotency-key: ${KEY_PLACE}`];
    return writeCall({ path: "/v1/extract", headers, body });
  });
  const bareCalls = images.map(([clientId, image]) =>
    writeCall({
      path: "/",
      headers: [`idempotency-key: ${KEY_PLACE}`],
      body: JSON.stringify({ client: clientId, image }),
    }),
  );
  const systems: System[] = [
    { name: "Looklift", pid: web, run: (run) => sendAll({ port: world.port, calls: ours, run }) },
    { name: "bare Node", pid: bare, run: (run) => sendAll({ port: world.port + 1, calls: bareCalls, run }) },
  ];
  if (findPgbench() === null) return systems;
  return [...systems, { name: "pgbench", pid: null, run: (run) => limit({ world, run }) }];
}

async function listImages(client: pg.Client, clients: BenchClient[]): Promise<[string, string][]> {
  await client.query("CREATE TABLE bench_clients (n int PRIMARY KEY, client_id char(26), image_id char(26))");
  const found: [string, string][] = [];
  for (const [at, { clientId, trialImage }] of clients.entries()) {
    const insert = `INSERT INTO bench_clients SELECT $1, $2, id FROM trial_images WHERE upload_key = $3 RETURNING image_id AS "imageId"`;
    const { rows } = await client.query(insert, [at + 1, clientId, trialImage]);
    found.push([clientId, rows[0].imageId]);
  }
  await client.query("ANALYZE");
  return found;
}

let turn = 0;

function sendAll({ port, calls, run }: { port: number; calls: string[]; run: Run }): Promise<Ran> {
  const makeCall = () => {
    turn++;
    const call = calls[run.clients === 1 ? 0 : turn % calls.length] as string;
    return call.replace(KEY_PLACE, String(turn).padStart(KEY_PLACE.length, "0"));
  };
  return runCalls({ port, makeCall, ...run });
}

async function limit({ world: { url, folder }, run }: { world: World; run: Run }): Promise<Ran> {
  const rate = await runPgbench({ url, folder, ...run });
  return { accepted: rate * run.seconds, refused: 0, p50: 0, p99: 0 };
}
