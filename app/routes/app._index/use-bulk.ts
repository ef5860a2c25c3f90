import { useRevalidator } from "@remix-run/react";
import { useRef, useState } from "react";
import type { BulkKind, JudgedBulk } from "~/storefront/judge-bulk";
import { callApp } from "../app/call-app";
import type { LookQuery } from "./read-query";

/** The looks that are chosen on the page, or all that the list is asked for. */
export type Chosen = { looks: string[] } | Pick<LookQuery, "search" | "filter">;
export type Preview = Omit<JudgedBulk, "lookIds"> & { count: number };
export type Asking = { kind: BulkKind; chosen: Chosen; includesUnsure: boolean; preview: Preview | null };

const bodyOf = ({ kind, chosen, includesUnsure }: Omit<Asking, "preview">) => ({
  ...{ kind, includes_unsure: includesUnsure },
  ...("looks" in chosen ? { looks: chosen.looks } : { search: chosen.search, filter: chosen.filter }),
});

/** A run over many looks: asked about first, then begun; and what can be done with the one that is shown. */
export function useBulk() {
  const [asking, setAsking] = useState<Asking | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const { revalidate } = useRevalidator();
  // what was pressed is gone once a run begins: the keyboard goes on at the run
  const isBegun = useRef(false);
  const opener = useRef<Element | null>(null);
  const attempt = async (work: () => Promise<void>) => {
    setBusy(true);
    setRefusal(null);
    try {
      await work();
    } catch (error) {
      setRefusal(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  };
  const ask = (wish: Omit<Asking, "preview">) => {
    opener.current ??= document.activeElement;
    setAsking((before) => ({ ...wish, preview: before?.preview ?? null }));
    void attempt(async () => {
      const preview = await callApp<Preview>("/app/looks/bulk/preview", { json: bodyOf(wish) });
      setAsking((current) => current && { ...current, preview });
    });
  };
  const start = (wish: Omit<Asking, "preview">, done: () => void) =>
    void attempt(async () => {
      await callApp("/app/looks/bulk", { json: bodyOf(wish) });
      setAsking(null);
      done();
      isBegun.current = true;
      opener.current = null;
      revalidate();
    });
  const change = (runId: string, what: "stop" | "retry" | "dismiss") =>
    void attempt(async () => {
      await callApp(`/app/looks/bulk/${runId}`, { json: { change: what } });
      isBegun.current = what === "retry";
      revalidate();
    });
  const close = () => {
    setAsking(null);
    setRefusal(null);
    const back = opener.current;
    opener.current = null;
    requestAnimationFrame(() => back instanceof HTMLElement && back.focus());
  };
  /** Whether a run has just begun from here; said once. */
  const takeBegun = () => {
    const begun = isBegun.current;
    isBegun.current = false;
    return begun;
  };
  return { asking, isBusy, refusal, ask, start, change, close, takeBegun };
}

export type Bulk = ReturnType<typeof useBulk>;
