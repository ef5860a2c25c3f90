import { useState } from "react";
import { callApp } from "../app/call-app";

type Ask = { path: string; form: Record<string, string>; key: string };

/** Takes the merchant to Shopify's approval page. `busy` is the key of what is being asked for; `error` why it was refused. */
export function useApproval() {
  const [busy, setBusy] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  const ask = async ({ path, form, key }: Ask) => {
    setBusy(key);
    setError(null);
    try {
      const { confirmation_url } = await callApp<{ confirmation_url: string }>(path, { form });
      // the button stays busy: the page goes away
      open(confirmation_url, "_top");
    } catch (refused) {
      setError(refused instanceof Error ? refused.message : String(refused));
      setBusy(null);
    }
  };
  return { busy, error, ask: (asked: Ask) => void ask(asked) };
}
