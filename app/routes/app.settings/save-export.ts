import { CallRefused } from "../app/call-app";
import { fetchFile, saveFile } from "../app/save-file";

const LAST_LINE = /\{"record":"end"\}\n$/;

/** Fetches the shop's data and hands it to the browser as a file. Throws CallRefused, also for a file that broke off. */
export async function saveExport(): Promise<void> {
  const file = await fetchFile("/app/settings/export");
  const isWhole = file !== null && LAST_LINE.test(await file.slice(-64).text());
  if (!isWhole) throw new CallRefused("UNREACHABLE", "The export could not be fetched as a whole. Try again.");
  saveFile({ file, name: "looklift-export.jsonl" });
}
