import fc from "fast-check";
import type { CreditSource } from "~/credits/grant-credits";
import type { Model, ModelEntry, ModelRequest } from "./money-model";
import * as model from "./money-model";

/** One statement for the database, what it must answer, and how the accounts must stand after it. */
export type Step = {
  words: string;
  sql: string;
  /** Whether the next step has to come a millisecond later, for the order in which grants end. */
  pause: boolean;
  answer: string;
  after: { available: number; reserved: number; remaining: number[]; entries: ModelEntry[] }[];
};
/** Takes the steps that a sequence of commands is made of; `newId` names its requests. */
export type Recorder = { steps: Step[]; newId: () => string };

type Act = (model: Model, newId: () => string) => { sql: string; answer: unknown };

/** A command is its words and what it does to the model; the statement is played to the database later, with all others. */
class Command implements fc.Command<Model, Recorder> {
  constructor(
    private readonly words: string,
    private readonly act: Act,
  ) {}
  check = () => true;
  run(current: Model, { steps, newId }: Recorder): void {
    current.steps++;
    const before = current.clients.map(({ entries }) => entries.length);
    const { sql, answer } = this.act(current, newId);
    const after = current.clients.map(({ available, reserved, grants, entries }, index) => ({
      ...{ available, reserved, remaining: grants.map(({ remaining }) => remaining) },
      entries: entries.slice(before[index]),
    }));
    const pause = after.some(({ entries }) => entries.some(([kind]) => kind === "REFUND"));
    steps.push({ words: this.words, sql, pause, answer: String(answer), after });
  }
  toString = () => this.words;
}

const sources = ["PROMOTIONAL", "WELCOME", "PLAN", "PURCHASED"] as const satisfies CreditSource[];
const text = (value: string) => `'${value}'`;
// what a client uses a second time: references and idempotency keys come from a small stock
const ref = fc.integer({ min: 0, max: 30 }).map((number) => `ref-${number}`);
const place = fc.nat({ max: 999 });
const clientOf = ({ clients }: Model, number: number) => clients[number % clients.length] as model.ModelClient;

/** The request that a number picks, the young ones more often; one that nobody made when there is none. */
function requestOf({ requests, clients }: Model, number: number): ModelRequest {
  const young = requests.slice(-12);
  const list = number % 4 === 0 ? requests : young;
  const unknown = { id: "0".repeat(26), client: clients[0] as model.ModelClient, cost: 0, parts: {}, attempts: 0 };
  return list[number % Math.max(1, list.length)] ?? { ...unknown, isOpen: false };
}

const grants = fc
  .tuple(place, fc.constantFrom(...sources), fc.integer({ min: 1, max: 12 }), fc.constantFrom(null, 1, 3, 20, 60), ref)
  .map(
    ([who, source, amount, days, name]) =>
      new Command(`grant(${who}, ${source} ${amount}, ${days} days, ${name})`, (current) => {
        const client = clientOf(current, who);
        const expires = days === null ? "NULL" : `now() + interval '${days} days'`;
        return {
          sql: `SELECT grant_credits('${client.id}', '${source}', ${amount}, ${model.priorities[source]}, ${expires}, '${name}')`,
          answer: model.grant(current, { client, source, amount, days, ref: name }),
        };
      }),
  );

const adjustments = fc.tuple(place, fc.integer({ min: -6, max: 6 }), ref).map(
  ([who, drawn, name]) =>
    new Command(`adjust(${who}, ${drawn || 1}, ${name})`, (current) => {
      const client = clientOf(current, who);
      return {
        sql: `SELECT adjust_credits('${client.id}', ${drawn || 1}, '${name}', 'operator:test', 'a case')`,
        answer: model.adjust(current, client, drawn || 1, name),
      };
    }),
);

const expiries = fc.tuple(place, place).map(
  ([who, which]) =>
    new Command(`expire(${who}, ${which})`, (current) => {
      const client = clientOf(current, who);
      const ending = client.grants.filter(({ expires, hasExpired }) => !hasExpired && Number.isFinite(expires));
      const due = ending[which % Math.max(1, ending.length)];
      if (due) due.hasExpired = true;
      return {
        sql: `WITH due AS (UPDATE credit_grants SET expires_at = now() - interval '1 second'
              WHERE client_id = '${client.id}' AND external_ref = '${due?.ref ?? ""}' RETURNING 1) SELECT count(*) FROM due`,
        answer: due ? 1 : 0,
      };
    }),
);

const sweeps = fc.constant(null).map(
  () =>
    new Command("sweep()", (current) => ({
      sql: "SELECT expire_grants()",
      answer: model.sweep(current),
    })),
);

const key = fc.option(
  fc.integer({ min: 0, max: 40 }).map((number) => `key-${number}`),
  { freq: 2 },
);
const reserves = fc.tuple(place, fc.integer({ min: 0, max: 7 }), key, fc.constantFrom("a", "a", "a", "b")).map(
  ([who, cost, name, hash]) =>
    new Command(`reserve(${who}, ${cost}, ${name}, body ${hash})`, (current, newId) => {
      const client = clientOf(current, who);
      const id = newId();
      const given = `'${client.id}', '/v1/extract', ${name === null ? "NULL" : text(name)}, repeat('${hash}', 64), '${id}'`;
      return {
        sql: `SELECT outcome || ' ' || request_id FROM accept_request(${given}, 'extract', ${cost}, repeat('0', 26), '{}', 900)`,
        answer: model.reserve(current, { client, cost, key: name, hash, id }),
      };
    }),
);

const claims = place.map(
  (which) =>
    new Command(`claim(${which})`, (current) => {
      const request = requestOf(current, which);
      if (request.isOpen) request.attempts++;
      return {
        sql: `SELECT attempts FROM claim_request('${request.id}', 'test')`,
        answer: request.isOpen ? request.attempts : null,
      };
    }),
);

const ITEM = `jsonb_build_object('id', gen_random_uuid()::text::char(26), 'category', 'hat', 'label', 'Hat', 'confidence', 1,
  'isOnSale', true, 'rank', 1, 'reasons', '[]'::jsonb, 'box', '{}'::jsonb, 'area', 1, 'colors', '[]'::jsonb, 'cutoutKey', '',
  'maskKey', '', 'cutoutWidth', 1, 'cutoutHeight', 1)`;

const successes = fc.tuple(place, fc.constantFrom(0, 0, 0, 1), fc.boolean()).map(
  ([which, lateBy, found]) =>
    new Command(`succeed(${which}, ${lateBy} attempts late, ${found ? "items" : "nothing found"})`, (current) => {
      const request = requestOf(current, which);
      const attempt = request.attempts - lateBy;
      const items = found ? `jsonb_build_array(${ITEM})` : "'[]'";
      return {
        sql: `SELECT settle_success('${request.id}', ${attempt}, ${items}, '[]', ${found})`,
        answer: model.settle(current, request, attempt, found ? "capture" : "refund"),
      };
    }),
);

const failures = fc
  .tuple(place, fc.constantFrom("any", "own", "late"), fc.constantFrom("ENGINE_FAILED", "CANCELLED"))
  .map(
    ([which, whose, code]) =>
      new Command(`fail(${which}, ${whose} attempt, ${code})`, (current) => {
        const request = requestOf(current, which);
        const attempt = whose === "any" ? null : request.attempts - (whose === "late" ? 1 : 0);
        return {
          sql: `SELECT settle_failure('${request.id}', ${attempt}, '{"code": "${code}", "message": "no"}')`,
          answer: model.settle(current, request, attempt, "refund"),
        };
      }),
  );

/** Any sequence of commands, the frequent ones of real life more often. */
export const anyCommands = (maxCommands: number, replayPath?: string) =>
  fc.commands(
    [
      reserves,
      reserves,
      reserves,
      claims,
      successes,
      successes,
      failures,
      failures,
      grants,
      grants,
      adjustments,
      expiries,
      sweeps,
    ],
    { maxCommands, size: "max", ...(replayPath !== undefined && { replayPath }) },
  );
