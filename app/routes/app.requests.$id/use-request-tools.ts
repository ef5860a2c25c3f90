import { useState } from "react";
import { showToast } from "../app/bridge";
import { fetchFile, saveFile } from "../app/save-file";
import type { ShownRequest } from "./request-page";
import { writeCurl } from "./write-curl";

/** What can be taken along of a request: a command that makes it again, and a file for whoever helps. */
export function useRequestTools({ record, apiUrl }: Pick<ShownRequest, "record" | "apiUrl">) {
  const [isSaving, setSaving] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const copyCurl = async () => {
    setRefusal(null);
    const command = writeCurl({ apiUrl, record });
    try {
      await navigator.clipboard.writeText(command);
      showToast("Command copied");
    } catch {
      // the admin's iframe may be kept from the clipboard: then it is a file
      saveFile({ file: new Blob([`${command}\n`], { type: "text/plain" }), name: `request-${record.requestId}.sh` });
      showToast("Your browser does not allow copying here. The command was saved as a file.");
    }
  };
  const saveSupportFile = async () => {
    setSaving(true);
    setRefusal(null);
    const file = await fetchFile(`/app/requests/${record.requestId}/support`);
    if (file) saveFile({ file, name: `looklift-request-${record.requestId}.json` });
    else setRefusal("The file could not be fetched. Check your connection and try again.");
    setSaving(false);
  };
  return { isSaving, refusal, copyCurl: () => void copyCurl(), saveSupportFile: () => void saveSupportFile() };
}
