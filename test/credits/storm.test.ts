import { randomInt } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findViolations } from "../support/find-violations";
import { startCore, type TestCore } from "../support/start-core";
import { submit } from "../support/submit";

const CLIENTS = 12;
const CALLERS = 24;
const STEPS_PER_CALLER = 40;

let core: TestCore;

beforeAll(async () => {
  core = await startCore({ env: { DATABASE_CONNECTIONS: "30" } });
});
afterAll(() => core.stop());

type Client = { clientId: string; trialImage: string };
type Open = { requestId: string };

// Everything that moves credits, at once, over a few clients: what a lock order that somebody broke would deadlock on.
test("grants, submits, captures, refunds and expiries of many clients at once break no invariant and never deadlock", async () => {
  const seed = Number(process.env["STORM_SEED"] ?? randomInt(2 ** 31));
  const chance = drawFrom(seed);
  const pick = <T>(list: T[]): T => list[Math.floor(chance() * list.length)] as T;
  const [{ grantCredits }, { expireGrants }, { settleFailure, settleSuccess }] = await Promise.all([
    import("~/credits/grant-credits"),
    import("~/credits/expire-grants"),
    import("~/extraction/settle-extraction"),
  ]);
  const clients: Client[] = [];
  for (let made = 0; made < CLIENTS; made++) {
    const { clientId } = await core.makeClient({ credits: 1 });
    clients.push({ clientId, trialImage: await core.makeTrialImage({ clientId }) });
  }
  const open: Open[] = [];
  const counts = { accepted: 0, refused: 0, captured: 0, refunded: 0 };
  const failure = { code: "ENGINE_FAILED", message: "no", retryable: true };
  let grants = 0;

  async function fail({ requestId }: Open): Promise<void> {
    const answers = await Promise.all([
      settleFailure({ requestId, error: failure }),
      settleFailure({ requestId, error: failure }),
    ]);
    expect(answers.filter(Boolean)).toHaveLength(1);
    counts.refunded++;
  }
  async function capture({ requestId }: Open): Promise<void> {
    const { rows } = await core.pool.query("SELECT attempts FROM claim_request($1, 'test')", [requestId]);
    const one = { requestId, attempt: rows[0].attempts, items: [item()], warnings: [] };
    expect(await settleSuccess(one)).toBe(true);
    counts.captured++;
  }
  const steps = {
    async submit() {
      const { clientId, trialImage } = pick(clients);
      try {
        open.push(await submit({ clientId, trialImage }));
        counts.accepted++;
      } catch (error) {
        if ((error as { code?: string }).code !== "INSUFFICIENT_BALANCE") throw error;
        counts.refused++;
      }
    },
    async settle() {
      const [request] = open.splice(Math.floor(chance() * open.length), 1);
      if (request) await (chance() < 0.7 ? capture(request) : fail(request));
    },
    async grant() {
      const expiresAt = new Date(Date.now() + (chance() < 0.5 ? 50 : 86_400_000));
      const externalRef = `grant ${grants++}`;
      await grantCredits({ clientId: pick(clients).clientId, source: "PLAN", amount: 2, expiresAt, externalRef });
    },
    async expire() {
      await expireGrants();
    },
  };
  const bag = [...Array(5).fill("submit"), ...Array(5).fill("settle"), "grant", "expire"];
  const callers = Array.from({ length: CALLERS }, async () => {
    for (let step = 0; step < STEPS_PER_CALLER; step++) await steps[pick(bag) as keyof typeof steps]();
  });
  await Promise.all(callers);
  await Promise.all(open.splice(0).map(fail));

  expect({ seed, violations: await findViolations(core.pool) }).toEqual({ seed, violations: {} });
  expect(counts.accepted).toBe(counts.captured + counts.refunded);
  for (const [name, count] of Object.entries(counts)) expect(count, `${name} (seed ${seed})`).toBeGreaterThan(10);
  const { rows } = await core.pool.query("SELECT coalesce(sum(reserved), 0)::int AS reserved FROM credit_accounts");
  expect(rows).toEqual([{ reserved: 0 }]);
});

let ids = 0;
function item() {
  const id = String(ids++).padStart(26, "0");
  return {
    ...{ id, category: "hat", subcategory: null, label: "Hat", confidence: 1, isOnSale: true, rank: 1, reasons: [] },
    ...{ box: { x: 0, y: 0, width: 1, height: 1 }, polygon: null, area: 1, colors: [], cutoutKey: id, maskKey: id },
    ...{ cutoutWidth: 1, cutoutHeight: 1, face: "clear" as const },
  };
}

/** The same chances for the same seed (mulberry32), so that a failure can be drawn again. */
function drawFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
