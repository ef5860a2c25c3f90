import { useRevalidator } from "@remix-run/react";
import { useState } from "react";
import { callApp } from "./call-app";

type Call<T> = { path: string; form: Record<string, string>; done: (answer: T) => void };

/** A call of a form, after which the page's own data is read anew; `error` is why the last one was refused. */
export function useCall<T>() {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const { revalidate } = useRevalidator();
  const send = async ({ path, form, done }: Call<T>) => {
    setBusy(true);
    setError(null);
    try {
      done(await callApp<T>(path, { form }));
      revalidate();
    } catch (refused) {
      setError(refused instanceof Error ? refused.message : String(refused));
    } finally {
      setBusy(false);
    }
  };
  return { isBusy, error, call: (call: Call<T>) => void send(call) };
}
