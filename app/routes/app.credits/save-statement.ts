import { CallRefused } from "../app/call-app";

type SaveStatement = { month: string; mode: "LIVE" | "TEST" };

/**
 * Fetches a month's statement and hands it to the browser as a file. App Bridge adds the session token to a page's fetch but
 * not to a link, so the file is fetched whole and then saved. Throws CallRefused.
 */
export async function saveStatement({ month, mode }: SaveStatement): Promise<void> {
  const query = new URLSearchParams({ month, ...(mode === "TEST" && { mode: "test" }) });
  const file = await fetch(`/app/credits/statement?${query}`)
    .then((answer) => (answer.ok ? answer.blob() : null))
    .catch(() => null);
  if (!file)
    throw new CallRefused("UNREACHABLE", "The statement could not be fetched. Check your connection and try again.");
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = `looklift-${mode === "TEST" ? "test-" : ""}statement-${month}.csv`;
  link.click();
  // the browser has begun to read it by then
  setTimeout(() => URL.revokeObjectURL(url), SAVING_MS);
}

const SAVING_MS = 60_000;
