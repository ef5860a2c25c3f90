import { useNavigate, useRevalidator } from "@remix-run/react";
import { useState } from "react";
import { showToast } from "../app/bridge";
import { CallRefused, callApp } from "../app/call-app";

type Action = "publish" | "unpublish" | "run" | "delete";
export type LookActions = {
  busy: Action | null;
  refusal: CallRefused | null;
  publish: () => void;
  unpublish: () => void;
  run: () => void;
  remove: () => void;
};

/** What a merchant can do with a look, one thing at a time; `refusal` says why the last one was not done. */
export function useLookActions(id: string): LookActions {
  const [busy, setBusy] = useState<Action | null>(null);
  const [refusal, setRefusal] = useState<CallRefused | null>(null);
  const { revalidate } = useRevalidator();
  const navigate = useNavigate();
  const act = async (action: Action, path: string, method: "POST" | "DELETE", done: () => void) => {
    setBusy(action);
    setRefusal(null);
    try {
      await callApp(`/app/looks/${id}/${path}`, { method });
      done();
    } catch (error) {
      setRefusal(error instanceof CallRefused ? error : new CallRefused("UNEXPECTED", String(error)));
      revalidate();
    } finally {
      setBusy(null);
    }
  };
  const done = (words?: string) => () => {
    if (words) showToast(words);
    revalidate();
  };
  const leave = () => {
    showToast("Look deleted");
    navigate("/app");
  };
  return {
    busy,
    refusal,
    publish: () => void act("publish", "publish", "POST", done()),
    unpublish: () => void act("unpublish", "publish", "DELETE", done("Look taken off the product page")),
    run: () => void act("run", "run", "POST", done()),
    remove: () => void act("delete", "delete", "POST", leave),
  };
}
