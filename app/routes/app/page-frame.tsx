import { useLocation, useNavigation } from "@remix-run/react";
import { type ReactNode, useEffect, useState } from "react";
import { findBridge } from "./bridge";
import { PageSkeleton } from "./page-skeleton";

const PATIENCE_MS = 200;

/** Round every page: the admin's loading bar, and the next page's outline when that page takes its time. */
export function PageFrame({ children }: { children: ReactNode }) {
  const { pathname } = useLocation();
  const { state, location } = useNavigation();
  const next = state === "loading" && location.pathname !== pathname ? location.pathname : null;
  const slow = useSlow(next);
  useEffect(() => findBridge()?.loading(state !== "idle"), [state]);
  return (
    <main>
      <div hidden={slow}>{children}</div>
      {slow && next ? <PageSkeleton path={next} /> : null}
    </main>
  );
}

function useSlow(next: string | null): boolean {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    setSlow(false);
    if (next === null) return;
    const timer = setTimeout(() => setSlow(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [next]);
  return slow && next !== null;
}
