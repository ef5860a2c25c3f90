import type { SerializeFrom } from "@remix-run/node";
import { useEffect, useState } from "react";
import type { Leave } from "~/compliance/find-leave";
import { showToast } from "../app/bridge";
import { callApp } from "../app/call-app";

/** As it was found, or over: this page belongs to an app that is not in the shop any more. */
export type ShownLeave = Omit<SerializeFrom<Leave>, "state"> & { state: Leave["state"] | "GONE" };

const ASK_EVERY_MS = 1_000;
const ASK_MS_MAX = 10_000;
const REFUSALS_MAX = 4;
const PATH = "/app/settings/leave";

/** The uninstall, kept up to date while it runs; `refusal` is why a wish was not taken. */
export function useLeave(loaded: SerializeFrom<Leave>) {
  const [leave, setLeave] = useState<ShownLeave>(loaded);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  useEffect(() => setLeave(loaded), [loaded]);
  const { state } = leave;
  const isRunning = state === "REMOVING" || state === "UNINSTALLING";
  useEffect(
    () => (isRunning ? watchLeave({ isSent: state === "UNINSTALLING", setLeave }) : undefined),
    [isRunning, state],
  );
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

type Watch = { isSent: boolean; setLeave: (change: (before: ShownLeave) => ShownLeave) => void };

/**
 * Asks for the state again and again; answers how to stop. Once Shopify was asked to uninstall the app, nobody answers this page
 * any more: a few refusals in a row are the end, and so is a state without an uninstall.
 */
function watchLeave({ isSent, setLeave }: Watch): () => void {
  const stop = new AbortController();
  let timer = 0;
  let refusals = 0;
  const ask = async () => {
    try {
      const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(ASK_MS_MAX)]);
      const next = await callApp<ShownLeave>(PATH, { method: "GET", signal });
      refusals = 0;
      setLeave(() => (next.state === "NONE" ? { ...next, state: "GONE" } : next));
    } catch {
      refusals++;
      if (!stop.signal.aborted && isSent && refusals >= REFUSALS_MAX)
        setLeave((before) => ({ ...before, state: "GONE" }));
    }
    if (!stop.signal.aborted) timer = window.setTimeout(ask, ASK_EVERY_MS);
  };
  timer = window.setTimeout(ask, ASK_EVERY_MS);
  return () => {
    stop.abort();
    clearTimeout(timer);
  };
}
