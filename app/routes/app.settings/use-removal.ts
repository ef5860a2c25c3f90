import type { SerializeFrom } from "@remix-run/node";
import { useEffect, useState } from "react";
import type { Removal } from "~/storefront/start-removal";
import { showToast } from "../app/bridge";
import { callApp } from "../app/call-app";

export type ShownRemoval = SerializeFrom<Removal>;

const ASK_EVERY_MS = 1_000;
const ASK_AFTER_FAILURE_MS = 4_000;
const PATH = "/app/settings/removal";

/** The removal, kept up to date while it runs; `start` begins one, `refusal` is why it did not begin. */
export function useRemoval(loaded: ShownRemoval) {
  const [removal, setRemoval] = useState(loaded);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  useEffect(() => setRemoval(loaded), [loaded]);
  const isRunning = removal.state === "RUNNING";
  useEffect(() => {
    if (!isRunning) return;
    const stop = new AbortController();
    let timer = 0;
    const ask = async () => {
      try {
        const next = await callApp<ShownRemoval>(PATH, { method: "GET", signal: stop.signal });
        setRemoval(next);
        if (next.state === "DONE") showToast("Looklift's looks are out of your shop");
        if (next.state === "RUNNING") timer = window.setTimeout(ask, ASK_EVERY_MS);
      } catch {
        if (!stop.signal.aborted) timer = window.setTimeout(ask, ASK_AFTER_FAILURE_MS);
      }
    };
    timer = window.setTimeout(ask, ASK_EVERY_MS);
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [isRunning]);
  const start = async () => {
    setBusy(true);
    setRefusal(null);
    try {
      setRemoval(await callApp<ShownRemoval>(PATH));
    } catch (error) {
      setRefusal(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  };
  return { removal, refusal, isBusy, start: () => void start() };
}
