import { useRevalidator } from "@remix-run/react";
import { useState } from "react";
import { findBridge, showToast } from "../app/bridge";
import { callApp } from "../app/call-app";

type Decision = { on: boolean } | { orders: boolean } | { holdout_percent: number };
export type Change = { decision: Decision; scopes?: readonly string[]; done: string };

/** The merchant's decisions: asks Shopify's own dialog for the scopes that one needs, and reads the page anew after it. */
export function useMeasuring() {
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const { revalidate } = useRevalidator();
  const change = async ({ decision, scopes = [], done }: Change) => {
    setBusy(true);
    setRefusal(null);
    try {
      if (!(await agree(scopes))) {
        setRefusal("Nothing was changed: Shopify needs your consent to this first.");
        return;
      }
      await callApp("/app/report/measuring", { json: decision });
      showToast(done);
      revalidate();
    } catch (error) {
      setRefusal(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  };
  return { isBusy, refusal, change: (given: Change) => void change(given) };
}

async function agree(scopes: readonly string[]): Promise<boolean> {
  if (scopes.length === 0) return true;
  const bridge = findBridge();
  if (!bridge) throw new Error("The Shopify admin has not loaded fully. Reload the page and try again.");
  const { granted } = await bridge.scopes.query();
  if (scopes.every((scope) => granted.includes(scope))) return true;
  return (await bridge.scopes.request([...scopes])).result === "granted-all";
}
