import { useNavigate, useRevalidator } from "@remix-run/react";
import { useState } from "react";
import type { CheckedLook } from "~/storefront/check-look";
import { showToast } from "../app/bridge";
import { CallRefused, callApp } from "../app/call-app";

type Action = "publish" | "unpublish" | "run" | "check" | "delete";
export type LookActions = {
  busy: Action | null;
  refusal: CallRefused | null;
  publish: () => void;
  unpublish: () => void;
  run: () => void;
  /** What a check of the storefront found; null before there was one. */
  checked: CheckedLook | null;
  check: () => void;
  remove: () => void;
};

/** What a merchant can do with a look, one thing at a time; `refusal` says why the last one was not done. */
export function useLookActions(id: string): LookActions {
  const [busy, setBusy] = useState<Action | null>(null);
  const [refusal, setRefusal] = useState<CallRefused | null>(null);
  const { revalidate } = useRevalidator();
  const navigate = useNavigate();
  const [checked, setChecked] = useState<CheckedLook | null>(null);
  const act = async <T>(action: Action, path: string, method: "POST" | "DELETE", done: (answer: T) => void) => {
    setBusy(action);
    setRefusal(null);
    setChecked(null);
    try {
      done(await callApp<T>(`/app/looks/${id}/${path}`, { method }));
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
  const noteCheck = (answer: CheckedLook) => {
    if (answer.found.length > 0 || answer.reason) setChecked(answer);
    else showToast("Your shop has what you published");
    revalidate();
  };
  return {
    busy,
    refusal,
    checked,
    publish: () => void act("publish", "publish", "POST", done()),
    unpublish: () => void act("unpublish", "publish", "DELETE", done("Look taken off the product page")),
    run: () => void act("run", "run", "POST", done()),
    check: () => void act<CheckedLook>("check", "check", "POST", noteCheck),
    remove: () => void act("delete", "delete", "POST", leave),
  };
}
