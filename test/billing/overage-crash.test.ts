// A worker that is killed, or hangs, between Shopify's yes to a block and our commit of its grant: one charge, one grant.
import { afterEach, beforeEach, expect, test } from "vitest";
import { openGate } from "./open-gate";
import { openOverage } from "./open-overage";
import { startSweeper } from "./start-sweeper";

const overage = openOverage();
const { on, counts, rows, who } = overage;

type Sweeper = Awaited<ReturnType<typeof startSweeper>>;
let gate: Awaited<ReturnType<typeof openGate>>;
let workers: Sweeper[] = [];

beforeEach(async () => {
  gate = await openGate({ origin: overage.billing().origin, words: "appUsageRecordCreate" });
});
afterEach(async () => {
  await gate.close();
  await Promise.all(workers.map((worker) => worker.end("SIGKILL")));
  workers = [];
});

async function start(): Promise<Sweeper> {
  const worker = await startSweeper({ settings: overage.billing().core.settings, shopify: gate.url });
  workers.push(worker);
  return worker;
}
const available = async () => {
  const { readBalance } = await import("~/credits/read-balance");
  return (await readBalance(who())).available;
};
/** The minutes pass for which a block is left to whoever works on it. */
const passRetryTime = () => overage.billing().core.pool.query("UPDATE overages SET check_at = now()");

/** A worker of whose block Shopify has taken the charge, and not answered. */
async function startAndHold(): Promise<{ worker: Sweeper; sweeping: Promise<void> }> {
  await on("30.00");
  const worker = await start();
  const sweeping = worker.sweep();
  await gate.reached;
  expect([await counts(), await rows(), await available()]).toEqual([{ charged: 1, granted: 0 }, ["PENDING"], 0]);
  return { worker, sweeping };
}

const settled = [{ charged: 1, granted: 1 }, ["CHARGED"], 20];

test("killed with -9, and another worker starts", async () => {
  const { worker } = await startAndHold();
  await worker.end("SIGKILL");
  gate.letGo();
  await passRetryTime();
  const next = await start();
  await next.sweep();
  expect([await counts(), await rows(), await available()]).toEqual(settled);
  await passRetryTime();
  await next.sweep();
  expect([await counts(), await rows(), await available()]).toEqual(settled);
});

test("stopped, and heard again when another worker is through with it", async () => {
  const { worker, sweeping } = await startAndHold();
  worker.signal("SIGSTOP");
  await passRetryTime();
  await (await start()).sweep();
  expect([await counts(), await rows(), await available()]).toEqual(settled);
  gate.letGo();
  worker.signal("SIGCONT");
  await sweeping;
  expect([await counts(), await rows(), await available()]).toEqual(settled);
});
