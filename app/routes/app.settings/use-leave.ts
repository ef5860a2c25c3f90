import type { SerializeFrom } from "@remix-run/node";
import { useEffect, useState } from "react";
import type { Leave } from "~/compliance/find-leave";
import { showToast } from "../app/bridge";
import { CallRefused, callApp } from "../app/call-app";

/**
 * As it was found; or GONE: this page belongs to an app that is not in the shop any more; or SILENT: it has not been answered for
 * a while, and nobody knows.
 */
export type ShownLeave = Omit<SerializeFrom<Leave>, "state"> & { state: Leave["state"] | "GONE" | "SILENT" };

const ASK_EVERY_MS = 1_000;
const ASK_MS_MAX = 10_000;
const SHUT_OUT_MAX = 3;
const UNANSWERED_MAX = 5;
const PATH = "/app/settings/leave";

/** The uninstall, kept up to date while it runs; `refusal` is why a wish was not taken. */
export function useLeave(loaded: SerializeFrom<Leave>) {
  const [leave, setLeave] = useState<ShownLeave>(loaded);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  useEffect(() => setLeave(loaded), [loaded]);
  const { state } = leave;
  const isRunning = state === "REMOVING" || state === "UNINSTALLING" || state === "SILENT";
  useEffect(() => (isRunning ? watchLeave(setLeave) : undefined), [isRunning]);
  const send = async (path: string, looks: string) => {
    setBusy(true);
    setRefusal(null);
    try {
      setLeave(await callApp<ShownLeave>(path, { form: { looks } }));
      return true;
    } catch (error) {
      setRefusal(error instanceof Error ? error.message : String(error));
      return false;
    } finally {
      setBusy(false);
    }
  };
  const choose = async (looks: string) => {
    if (await send(`${PATH}/choice`, looks)) showToast("Saved");
  };
  return {
    ...{ leave, refusal, isBusy, isRunning },
    choose: (looks: string) => void choose(looks),
    start: (looks: string) => void send(PATH, looks),
  };
}

/**
 * Asks for the state again and again; answers how to stop. An uninstall shuts this page out: refusals of who is asking, some in a
 * row, are the end, and so are failures of any kind once Shopify was being asked. Other silence says nothing.
 */
function watchLeave(setLeave: (change: (before: ShownLeave) => ShownLeave) => void): () => void {
  const stop = new AbortController();
  let timer = 0;
  let failures: string[] = [];
  const ask = async () => {
    try {
      const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(ASK_MS_MAX)]);
      // the admin may never give the token that the call waits for
      const next = await Promise.race([callApp<ShownLeave>(PATH, { method: "GET", signal }), rejectOn(signal)]);
      failures = [];
      setLeave(() => (next.state === "NONE" ? { ...next, state: "GONE" } : next));
    } catch (error) {
      failures.push(error instanceof CallRefused ? error.code : "UNANSWERED");
      const last = failures.slice(-SHUT_OUT_MAX);
      const isOut = last.length === SHUT_OUT_MAX && last.every((code) => code === "SHUT_OUT");
      if (isOut) setLeave((before) => ({ ...before, state: "GONE" }));
      else if (failures.length >= UNANSWERED_MAX)
        setLeave((before) => ({ ...before, state: before.state === "UNINSTALLING" ? "GONE" : "SILENT" }));
    }
    if (!stop.signal.aborted) timer = window.setTimeout(ask, ASK_EVERY_MS);
  };
  timer = window.setTimeout(ask, ASK_EVERY_MS);
  return () => {
    stop.abort();
    clearTimeout(timer);
  };
}

const rejectOn = (signal: AbortSignal) =>
  new Promise<never>((_, reject) =>
    signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true }),
  );
