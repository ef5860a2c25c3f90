import { CallRefused } from "../app/call-app";

const SAVING_MS = 60_000;
const LAST_LINE = /\{"record":"end"\}\n$/;

/**
 * Fetches the shop's data and hands it to the browser as a file. App Bridge adds the session token to a page's fetch but not to
 * a link, so the file is fetched whole and then saved. Throws CallRefused, also for a file that broke off.
 */
export async function saveExport(): Promise<void> {
  const file = await fetch("/app/settings/export")
    .then((answer) => (answer.ok ? answer.blob() : null))
    .catch(() => null);
  const isWhole = file !== null && LAST_LINE.test(await file.slice(-64).text());
  if (!isWhole) throw new CallRefused("UNREACHABLE", "The export could not be fetched as a whole. Try again.");
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = "looklift-export.jsonl";
  link.click();
  // the browser has begun to read it by then
  setTimeout(() => URL.revokeObjectURL(url), SAVING_MS);
}
