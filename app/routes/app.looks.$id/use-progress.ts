import type { SerializeFrom } from "@remix-run/node";
import { useRevalidator } from "@remix-run/react";
import { useEffect, useState } from "react";
import type { LookProgress } from "~/storefront/find-look";
import { isMoving } from "~/storefront/look-state";
import { showToast } from "../app/bridge";
import { callApp } from "../app/call-app";
import type { Look } from "./look-page";

const ASK_EVERY_MS = 1_000;
const ASK_AFTER_FAILURE_MS = 4_000;
type Progress = Pick<SerializeFrom<LookProgress>, "state" | "events">;

/** A look's state and timeline, kept up to date while they change by themselves; at the end the page is loaded anew. */
export function useProgress({ id, state, events }: Pick<Look, "id" | "state" | "events">): Progress {
  const [live, setLive] = useState<Progress>({ state, events });
  const { revalidate } = useRevalidator();
  useEffect(() => setLive({ state, events }), [state, events]);
  const moving = isMoving(live.state);
  useEffect(() => {
    if (!moving) return;
    const stop = new AbortController();
    let timer = 0;
    const ask = async () => {
      try {
        const next = await callApp<Progress>(`/app/looks/${id}/state`, { method: "GET", signal: stop.signal });
        setLive(next);
        if (!isMoving(next.state)) {
          if (next.state === "PUBLISHED") showToast("The look is on the product page");
          return revalidate();
        }
        timer = window.setTimeout(ask, ASK_EVERY_MS);
      } catch {
        if (!stop.signal.aborted) timer = window.setTimeout(ask, ASK_AFTER_FAILURE_MS);
      }
    };
    timer = window.setTimeout(ask, ASK_EVERY_MS);
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [id, moving, revalidate]);
  return live;
}
