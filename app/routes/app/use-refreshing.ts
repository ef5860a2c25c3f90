import { useRevalidator } from "@remix-run/react";
import { useEffect } from "react";

const REFRESH_MS = 3_000;

/** Reads the page's own data anew every three seconds while something on it moves by itself and somebody can see it. */
export function useRefreshing(moving: boolean): void {
  const { revalidate, state } = useRevalidator();
  useEffect(() => {
    if (!moving || state !== "idle") return;
    const refresh = () => {
      if (!document.hidden) revalidate();
    };
    const timer = setTimeout(refresh, REFRESH_MS);
    // what was missed meanwhile, as soon as the tab is looked at again
    document.addEventListener("visibilitychange", refresh);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", refresh);
    };
  }, [moving, state, revalidate]);
}
