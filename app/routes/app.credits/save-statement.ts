import { CallRefused } from "../app/call-app";
import { fetchFile, saveFile } from "../app/save-file";

type SaveStatement = { month: string; mode: "LIVE" | "TEST" };

/** Fetches a month's statement and hands it to the browser as a file. Throws CallRefused. */
export async function saveStatement({ month, mode }: SaveStatement): Promise<void> {
  const query = new URLSearchParams({ month, ...(mode === "TEST" && { mode: "test" }) });
  const file = await fetchFile(`/app/credits/statement?${query}`);
  if (!file)
    throw new CallRefused("UNREACHABLE", "The statement could not be fetched. Check your connection and try again.");
  saveFile({ file, name: `looklift-${mode === "TEST" ? "test-" : ""}statement-${month}.csv` });
}
