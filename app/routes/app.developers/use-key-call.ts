import { useRevalidator } from "@remix-run/react";
import { useState } from "react";
import { callApp } from "../app/call-app";

export type Made = { key_id: string; token: string };

/** A call that makes a key; `error` is why the last one did not. */
export function useKeyCall() {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const { revalidate } = useRevalidator();
  const call = async (path: string, form: Record<string, string>, done: (made: Made) => void) => {
    setBusy(true);
    setError(null);
    try {
      done(await callApp<Made>(path, { form }));
      revalidate();
    } catch (refused) {
      setError(refused instanceof Error ? refused.message : String(refused));
    } finally {
      setBusy(false);
    }
  };
  return {
    isBusy,
    error,
    call: (path: string, form: Record<string, string>, done: (made: Made) => void) => void call(path, form, done),
  };
}
