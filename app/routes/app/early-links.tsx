import { useEffect } from "react";
import { useNonce } from "~/nonce";

// A link that is followed before React has taken over is a whole new page, and without the admin's parameters nobody could
// tell whose. This hands them on until then; the library does the rest.
const HAND_ON = `addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href^='/app']");
  if (!link || "ready" in document.documentElement.dataset || event.defaultPrevented) return;
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || link.target) return;
  const next = new URL(link.href);
  for (const name of ["shop", "host", "embedded", "locale"]) {
    const value = new URLSearchParams(location.search).get(name);
    if (value !== null) next.searchParams.set(name, value);
  }
  event.preventDefault();
  location.assign(next.href);
}, true);`;

/** Makes links work from the first moment at which they are seen. */
export function EarlyLinks() {
  useEffect(() => {
    document.documentElement.dataset["ready"] = "";
  }, []);
  const nonce = useNonce();
  // biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours
  return <script {...nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: HAND_ON }} />;
}
