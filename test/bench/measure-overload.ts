// node --import tsx test/bench/measure-overload.ts [seconds]
// What one web process answers at the load it can bear and at four times that load. Nothing is asserted on a shared machine:
// it prints figures, to be read as ratios.
import { setTimeout as pause } from "node:timers/promises";
import { bundleScripts } from "../support/bundle-scripts";
import { keepProcess } from "../support/keep-process";
import { openForWeb } from "./open-web";
import { openSender, type Timed } from "./send-calls";

const CLIENTS = 20;
const CLOSED_CALLERS = 16;
const USUAL_SHARE = 0.7;
const OVERLOAD = 4;
const RUSH_MS = 1_000;
const OPEN_CALLS_MAX = 5_000;
const seconds = Number(process.argv[2] ?? 8);

const { folder, env, port, calls, close } = await openForWeb({ clients: CLIENTS });
const bundle = await bundleScripts({ web: "test/chaos/web.ts" });
const web = keepProcess({ name: "web", script: bundle.pathOf("web"), env, logs: folder });
await web.ready();
let turn = 0;
const sender = openSender({ port, makeCall: () => calls[turn++ % calls.length] as string });

try {
  await closedLoop(2);
  const capacity = describe("16 callers, each waiting for its answer", await closedLoop(seconds));
  const usual = describe("70 % of that, at a steady rate", await openLoop(capacity.rate * USUAL_SHARE));
  const sentOver = await openLoop(capacity.rate * OVERLOAD);
  // the rush opens some hundred connections at once, on the cores that the web process has too
  describe(
    "  of them due in its first second",
    sentOver.filter(({ dueMs }) => dueMs < RUSH_MS),
    RUSH_MS / 1000,
  );
  const over = describe("four times 16 callers, all of it", sentOver);
  const after = describe(
    "  of them due after its first second",
    sentOver.filter(({ dueMs }) => dueMs >= RUSH_MS),
    seconds - RUSH_MS / 1000,
  );
  const from = performance.now();
  while ((await sender.call()).status !== 202) await pause(10);
  console.log(`accepted again ${(performance.now() - from).toFixed(0)} ms after the end`);
  describe("16 callers again", await closedLoop(seconds));
  console.log(
    `p99 of what was accepted: ${(over.p99 / usual.p99).toFixed(2)} × that at 70 % in all, ` +
      `${(after.p99 / usual.p99).toFixed(2)} × after the first second, which is ${(after.p99 / capacity.p99).toFixed(2)} × that of 16 callers`,
  );
} finally {
  sender.close();
  await web.stop();
  bundle.remove();
  await close();
}

async function closedLoop(during: number): Promise<Timed[]> {
  const answers: Timed[] = [];
  const until = performance.now() + during * 1000;
  const caller = async () => {
    while (performance.now() < until) answers.push(await sender.call());
  };
  await Promise.all(Array.from({ length: CLOSED_CALLERS }, caller));
  return answers;
}

// Callers who come at their rate whether or not the others have been answered.
async function openLoop(rate: number): Promise<(Timed & { dueMs: number })[]> {
  const answers: (Timed & { dueMs: number })[] = [];
  const from = performance.now();
  const sent: Promise<unknown>[] = [];
  let open = 0;
  for (let n = 0; n < rate * seconds; n++) {
    const due = from + (n / rate) * 1000;
    while (performance.now() < due || open >= OPEN_CALLS_MAX) await pause(1);
    open++;
    sent.push(
      sender.call(due).then((answer) => {
        open--;
        answers.push({ ...answer, dueMs: due - from });
      }),
    );
  }
  await Promise.all(sent);
  return answers;
}

function describe(what: string, answers: Timed[], during = seconds) {
  const times = answers
    .filter(({ status }) => status === 202)
    .map(({ ms }) => ms)
    .sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN;
  const refused = answers.filter(({ status }) => status === 503 || status === 429);
  const told = refused.filter(({ retryAfter }) => retryAfter).length;
  const rate = times.length / during;
  const rest = answers.length - times.length - refused.length;
  console.log(
    `${what.padEnd(42)} ${rate.toFixed(0).padStart(5)} accepted/s  p50 ${at(0.5).toFixed(1)} ms  p99 ${at(0.99).toFixed(1)} ms  ` +
      `refused ${refused.length} (${told} with Retry-After), anything else ${rest}`,
  );
  return { rate, p99: at(0.99) };
}
