import type { CreditSource } from "~/credits/grant-credits";

/** What the database must do with money, as plain as it can be said: no locks, no tables, one step after the other. */
export type ModelGrant = { ref: string; priority: number; remaining: number; expires: number; hasExpired: boolean };
export type ModelRequest = {
  id: string;
  client: ModelClient;
  cost: number;
  parts: Record<string, number>;
  attempts: number;
  isOpen: boolean;
};
/** [kind, change of available, of reserved, both after it, change of each grant]: an entry of the ledger. */
export type ModelEntry = [string, number, number, number, number, Record<string, number>];
export type ModelClient = {
  id: string;
  available: number;
  reserved: number;
  grants: ModelGrant[];
  entries: ModelEntry[];
  refs: Set<string>;
  keys: Map<string, { hash: string; request: ModelRequest }>;
};
export type Model = { clients: ModelClient[]; requests: ModelRequest[]; steps: number };

const DAY = 1_000_000;
const EXTENSION_DAYS = 7;
export const priorities: Record<CreditSource, number> = {
  ...{ PROMOTIONAL: 10, WELCOME: 20, PLAN: 30, ADJUSTMENT: 40, PURCHASED: 50 },
};

/** When something ends that was given for so many days in this step; later steps are later. */
const endOf = (model: Model, days: number | null) =>
  days === null ? Number.POSITIVE_INFINITY : days * DAY + model.steps;

export function makeClient(id: string): ModelClient {
  return { id, available: 0, reserved: 0, grants: [], entries: [], refs: new Set(), keys: new Map() };
}

type Move = { kind: string; available?: number; reserved?: number; parts?: Record<string, number> };

function move(client: ModelClient, { kind, available = 0, reserved = 0, parts = {} }: Move): void {
  client.available += available;
  client.reserved += reserved;
  client.entries.push([kind, available, reserved, client.available, client.reserved, parts]);
}

/** Takes credits in the order of spending; null when there are too few that have not expired. */
function burn(client: ModelClient, cost: number): Record<string, number> | null {
  const spendable = client.grants
    .filter(({ hasExpired, remaining }) => !hasExpired && remaining > 0)
    .sort((a, b) => a.priority - b.priority || Math.sign(a.expires - b.expires) || 0);
  if (spendable.reduce((sum, { remaining }) => sum + remaining, 0) < cost) return null;
  const parts: Record<string, number> = {};
  let need = cost;
  for (const grant of spendable) {
    const taken = Math.min(need, grant.remaining);
    if (taken > 0) parts[grant.ref] = -taken;
    grant.remaining -= taken;
    need -= taken;
  }
  return parts;
}

type Give = { client: ModelClient; source: CreditSource; amount: number; days: number | null; ref: string };

export function grant(model: Model, { client, source, amount, days, ref }: Give): boolean {
  if (client.refs.has(ref)) return false;
  client.refs.add(ref);
  const expires = endOf(model, days);
  client.grants.push({ ref, priority: priorities[source], remaining: amount, expires, hasExpired: false });
  move(client, { kind: "GRANT", available: amount, parts: { [ref]: amount } });
  return true;
}

export function adjust(model: Model, client: ModelClient, change: number, ref: string): boolean | "P0402" {
  if (client.refs.has(ref)) return false;
  if (change > 0) return grant(model, { client, source: "ADJUSTMENT", amount: change, days: null, ref });
  const parts = burn(client, -change);
  if (!parts) return "P0402";
  client.refs.add(ref);
  move(client, { kind: "ADJUST", available: change, parts });
  return true;
}

type Reserve = { client: ModelClient; cost: number; key: string | null; hash: string; id: string };

export function reserve(model: Model, { client, cost, key, hash, id }: Reserve): string {
  const known = key === null ? undefined : client.keys.get(key);
  if (known) return known.hash === hash ? `replay ${known.request.id}` : `mismatch ${known.request.id}`;
  const parts = burn(client, cost);
  if (!parts) return "P0402";
  const request = { id, client, cost, parts, attempts: 0, isOpen: true };
  model.requests.push(request);
  if (key !== null) client.keys.set(key, { hash, request });
  move(client, { kind: "RESERVE", available: -cost, reserved: cost, parts });
  return `accepted ${id}`;
}

function empty(client: ModelClient, due: ModelGrant): void {
  const left = due.remaining;
  due.remaining = 0;
  move(client, { kind: "EXPIRE", available: -left, parts: { [due.ref]: -left } });
}

/** Takes what is left of expired grants away; answers of how many. */
export function sweep(model: Model): number {
  const due = model.clients.flatMap((client) =>
    client.grants.filter(({ hasExpired, remaining }) => hasExpired && remaining > 0).map((each) => ({ client, each })),
  );
  for (const { client, each } of due) empty(client, each);
  return due.length;
}

export function refund(model: Model, { client, cost, parts }: ModelRequest): void {
  const back = Object.fromEntries(Object.entries(parts).map(([ref, change]) => [ref, -change]));
  move(client, { kind: "REFUND", available: cost, reserved: -cost, parts: back });
  const touched = client.grants.filter(({ ref }) => ref in back);
  for (const each of touched) if (each.hasExpired && each.remaining > 0) empty(client, each);
  for (const each of touched) {
    each.remaining += back[each.ref] ?? 0;
    if (each.hasExpired) each.expires = endOf(model, EXTENSION_DAYS);
    each.hasExpired = false;
  }
}

/** Ends a request; false when it has ended, or another attempt has it. */
export function settle(
  model: Model,
  request: ModelRequest,
  attempt: number | null,
  how: "capture" | "refund",
): boolean {
  if (!request.isOpen || (attempt !== null && attempt !== request.attempts)) return false;
  request.isOpen = false;
  if (how === "refund") refund(model, request);
  else move(request.client, { kind: "CAPTURE", reserved: -request.cost });
  return true;
}
