import type pg from "pg";
import { type Caller, callUntil, type Door, type Told } from "./call-api";
import { drawChance } from "./draw-chance";
import type { Heard } from "./open-hook";

const AT_ONCE = 16;

type Rows = { pool: Pick<pg.Pool, "query"> };

/** Where what the callers were told differs from what is stored. */
export async function compareWithCallers({ pool, told }: Rows & { told: Told[] }): Promise<string[]> {
  const { rows } = await pool.query<{ requestId: string; code: string | null }>(
    `SELECT request_id AS "requestId", error ->> 'code' AS code FROM request_logs`,
  );
  const stored = new Map(rows.map(({ requestId, code }) => [requestId, code]));
  const accepted = told.flatMap(({ requestId }) => requestId ?? []);
  const known = new Set(accepted);
  const faults: string[] = [];
  if (known.size !== accepted.length) faults.push(`two keys were given one request: ${accepted.length - known.size}`);
  const lost = accepted.filter((id) => !stored.has(id));
  if (lost.length > 0) faults.push(`accepted requests that are gone: ${lost.join(", ")}`);
  // every key was repeated until it was told; so a row that nobody knows is one that was charged beside another
  const unknown = [...stored.keys()].filter((id) => !known.has(id));
  if (unknown.length > 0) faults.push(`requests that no caller knows: ${unknown.join(", ")}`);
  for (const { requestId, cancel } of told) {
    const isCancelled = stored.get(requestId ?? "") === "CANCELLED";
    if (isCancelled !== (cancel === "cancelled"))
      faults.push(`${requestId}: ${isCancelled ? "cancelled" : "not cancelled"}, but its caller was told: ${cancel}`);
  }
  return faults;
}

/** Where what the receiver of webhooks heard differs from what is stored. */
export async function compareWithHeard({ pool, heard }: Rows & { heard: Heard[] }): Promise<string[]> {
  const { rows } = await pool.query<{
    webhookId: string;
    requestId: string;
    event: string;
    state: string;
    status: string;
  }>(
    `SELECT 'msg_' || s.id AS "webhookId", s.request_id AS "requestId", s.event, s.state, r.status::text
     FROM callback_sends s JOIN request_logs r USING (request_id)`,
  );
  const sends = new Map(rows.map((row) => [row.webhookId, row]));
  const faults: string[] = [];
  for (const { webhookId, event, requestId, status } of heard) {
    const send = sends.get(webhookId);
    if (send?.requestId !== requestId || send.event !== event || send.status !== status)
      faults.push(`${webhookId} told of ${requestId} as ${event}, ${status}; stored is ${JSON.stringify(send)}`);
  }
  const ids = new Set(heard.map(({ webhookId }) => webhookId));
  const unheard = rows.filter(({ webhookId, state }) => state === "DELIVERED" && !ids.has(webhookId));
  if (unheard.length > 0) faults.push(`webhooks that count as delivered and were not heard: ${unheard.length}`);
  return faults;
}

type Replay = { urls: string[]; told: Told[] };

/** Where a repeated key is answered otherwise than the first time. */
export async function replay({ urls, told }: Replay): Promise<string[]> {
  const faults: string[] = [];
  const left = told.filter(({ requestId }) => requestId !== null);
  const door = { urls, chance: drawChance(0, "replay") };
  const ask = async ({ caller, key, trialImage, requestId }: Told) => {
    const body = { trial_image: trialImage };
    const answer = await callUntil({ door, caller, path: "/v1/extract", key, body, definite: [202, 402] });
    const again = (answer.body as { request_id?: string }).request_id;
    if (answer.status !== 202 || again !== requestId || answer.headers.get("idempotent-replayed") !== "true")
      faults.push(`${key} replayed as ${answer.status} ${again} instead of ${requestId}`);
  };
  const work = async () => {
    for (let next = left.pop(); next; next = left.pop()) await ask(next);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return faults;
}

/** Where the callers' own lists of jobs show another end than the one that is stored and was paid for. */
export async function compareWithShown({ pool, urls, told }: Rows & Replay): Promise<string[]> {
  const { rows } = await pool.query<{ requestId: string; end: string }>(
    `SELECT r.request_id AS "requestId", r.status || ' ' || CASE e.kind WHEN 'REFUND' THEN 'refunded' ELSE 'kept' END AS "end"
     FROM request_logs r LEFT JOIN credit_entries e ON e.request_id = r.request_id AND e.kind IN ('CAPTURE', 'REFUND')`,
  );
  const stored = new Map(rows.map(({ requestId, end }) => [requestId, end]));
  const door = { urls, chance: drawChance(0, "shown") };
  const shown = await Promise.all(
    [...new Set(told.map(({ caller }) => caller))].map((caller) => listAll(door, caller)),
  );
  return shown.flat().flatMap(({ request_id, status, refunded }) => {
    const end = `${status} ${refunded ? "refunded" : "kept"}`;
    return stored.get(request_id) === end
      ? []
      : [`${request_id} is shown as ${end}, stored is ${stored.get(request_id)}`];
  });
}

type Shown = { request_id: string; status: string; refunded: boolean };

async function listAll(door: Door, caller: Caller): Promise<Shown[]> {
  const all: Shown[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const path: string = `/v1/jobs?limit=100${cursor && `&cursor=${cursor}`}`;
    const { body } = await callUntil({ door, caller, path, definite: [200] });
    const page = body as { jobs: Shown[]; next_cursor: string | null };
    all.push(...page.jobs);
    cursor = page.next_cursor;
  }
  return all;
}
