// What signs webhooks is sealed in the database, opens for signing only, and outlives its key's replacement.
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { keyOf, reloadWith } from "../support/reload-with";
import { makeClient, startCore, type TestCore } from "../support/start-core";
import { type Received, startReceiver } from "./start-receiver";

const [OLD, NEW, OTHER] = [keyOf(1), keyOf(2), keyOf(3)];

let core: TestCore;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
let clientId: string;
beforeAll(async () => {
  core = await startCore({ env: { CALLBACKS_TO_PRIVATE: "true", ENCRYPTION_KEY: OLD } });
  receiver = await startReceiver();
  // before a test loads the app's modules anew
  ({ clientId } = await makeClient());
});
beforeEach(async () => {
  await core.pool.query("DELETE FROM callback_endpoints");
  receiver.received.splice(0);
});
afterAll(async () => {
  await receiver.stop();
  await core.stop();
});

/** The app's modules as a process has them that was started with these keys. */
async function startedWith(keys: { current?: string; previous?: string }) {
  reloadWith({ ENCRYPTION_KEY: keys.current ?? "", ENCRYPTION_KEY_PREVIOUS: keys.previous ?? "" });
  const { importCallbacks } = await import("./make-listener");
  const [callbacks, seal, db] = await Promise.all([
    importCallbacks(),
    import("~/callbacks/seal-endpoint"),
    import("~/db.server"),
  ]);
  return { ...callbacks, ...seal, close: () => db.closeDatabase() };
}
type Started = Awaited<ReturnType<typeof startedWith>>;

async function using<T>(keys: { current?: string; previous?: string }, act: (app: Started) => Promise<T>): Promise<T> {
  const app = await startedWith(keys);
  return act(app).finally(app.close);
}

const add = ({ addEndpoint }: Started) => addEndpoint({ clientId, url: receiver.url, events: ["job.failed"] });
async function row() {
  const { rows } = await core.pool.query("SELECT secret, old_secret FROM callback_endpoints");
  return rows[0] as { secret: string; old_secret: string | null };
}
/** Sends a test message and answers what arrived. */
async function hear({ sendTest, deliverCallbacks, writeJob }: Started, endpointId: string): Promise<Received> {
  await sendTest({ clientId, endpointId });
  await deliverCallbacks({ signal: new AbortController().signal, writeJob });
  return receiver.received.splice(0)[0] as Received;
}
function isSigned({ headers, body }: Received, secret: string): boolean {
  try {
    new Webhook(secret).verify(body, headers as Record<string, string>);
    return true;
  } catch {
    return false;
  }
}
const keyIdOf = (text: string | null) => text?.split(":")[1];

test("nothing of a secret stands in the database, whether it is new or old, and both sign", async () => {
  await using({ current: OLD }, async (app) => {
    const { endpointId, secret } = await add(app);
    const fresh = await app.rotateSecret({ clientId, endpointId });
    expect(await row()).toEqual({
      secret: expect.stringMatching(/^sealed:/),
      old_secret: expect.stringMatching(/^sealed:/),
    });
    const { rows } = await core.pool.query("SELECT e::text AS text FROM callback_endpoints e");
    for (const text of [secret, fresh.secret]) expect(rows[0].text).not.toContain(text.slice(6, 20));
    const message = await hear(app, endpointId);
    expect([isSigned(message, secret), isSigned(message, fresh.secret)]).toEqual([true, true]);
  });
});

test("no list, and no export, has even the sealed ones", async () => {
  await using({ current: OLD }, async (app) => {
    const { endpointId } = await add(app);
    await app.rotateSecret({ clientId, endpointId });
    const { exportEndpoints } = await import("~/callbacks/export-endpoints");
    const exported: unknown[] = [];
    for await (const endpoint of exportEndpoints({ clientIds: [clientId] })) exported.push(endpoint);
    const shown = [await app.listEndpoints({ clientId }), exported];
    expect(shown.map(({ length }) => length)).toEqual([1, 1]);
    const { secret, old_secret } = await row();
    for (const text of [secret, old_secret]) expect(JSON.stringify(shown)).not.toContain(text);
    expect(JSON.stringify(shown)).not.toMatch(/sealed:|whsec_/);
  });
});

test("a sealed secret signs for no other endpoint", async () => {
  await using({ current: OLD }, async (app) => {
    const [one, two] = [await add(app), await add(app)];
    await core.pool.query(
      "UPDATE callback_endpoints SET secret = (SELECT secret FROM callback_endpoints WHERE id = $1) WHERE id = $2",
      [one.endpointId, two.endpointId],
    );
    expect(await hear(app, two.endpointId)).toBeUndefined();
    expect(isSigned(await hear(app, one.endpointId), one.secret)).toBe(true);
  });
});

test("a rotation of the key in steps: every process signs on, and the sweep seals all anew", async () => {
  const { endpointId, secret, fresh } = await using({ current: OLD }, async (app) => {
    const added = await add(app);
    const { secret: fresh } = await app.rotateSecret({ clientId, ...added });
    return { ...added, fresh };
  });
  const before = keyIdOf((await row()).secret);
  const isHeard = async (app: Started) => {
    const message = await hear(app, endpointId);
    return [isSigned(message, secret), isSigned(message, fresh)];
  };
  await using({ current: OLD, previous: NEW }, async (app) => {
    expect(await app.sealStoredEndpoints()).toBe(0);
    expect(await isHeard(app)).toEqual([true, true]);
  });
  await using({ current: NEW, previous: OLD }, async (app) => {
    expect(await isHeard(app)).toEqual([true, true]);
    expect(await app.sealStoredEndpoints()).toBe(1);
    expect(await app.sealStoredEndpoints()).toBe(0);
  });
  const after = Object.values(await row()).map(keyIdOf);
  expect(new Set(after).size).toBe(1);
  expect(after[0]).not.toBe(before);
  await using({ current: NEW }, async (app) => expect(await isHeard(app)).toEqual([true, true]));
});

test("what was stored in clear signs as before, and is sealed by the sweep", async () => {
  const { endpointId, secret } = await using({}, add);
  expect((await row()).secret).toBe(secret);
  await using({ current: NEW }, async (app) => {
    expect(isSigned(await hear(app, endpointId), secret)).toBe(true);
    expect(await app.sealStoredEndpoints()).toBe(1);
    expect((await row()).secret).toMatch(/^sealed:/);
    expect(isSigned(await hear(app, endpointId), secret)).toBe(true);
  });
});

test("under a key that is lost a message waits and says why, and a new secret heals the endpoint", async () => {
  const { endpointId } = await using({ current: OLD }, add);
  await using({ current: OTHER }, async (app) => {
    expect(await hear(app, endpointId)).toBeUndefined();
    expect(await app.listSends({ clientId, limit: 1 })).toMatchObject([
      { state: "PENDING", attempts: [{ status: null, error: "its secret cannot be read" }] },
    ]);
    expect(await app.sealStoredEndpoints()).toBe(0);
    const { secret } = await app.rotateSecret({ clientId, endpointId });
    expect(isSigned(await hear(app, endpointId), secret)).toBe(true);
    expect(await app.sealStoredEndpoints()).toBe(0);
  });
});
