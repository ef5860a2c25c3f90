const SAVING_MS = 60_000;

/** What an address of the app's own answers, fetched whole; null when it cannot be had. */
export function fetchFile(path: string): Promise<Blob | null> {
  return fetch(path)
    .then((answer) => (answer.ok ? answer.blob() : null))
    .catch(() => null);
}

/**
 * Hands a file to the browser to be saved. App Bridge adds the session token to a page's fetch but not to a link, so a file is
 * fetched whole and then saved.
 */
export function saveFile({ file, name }: { file: Blob; name: string }): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // the browser has begun to read it by then
  setTimeout(() => URL.revokeObjectURL(url), SAVING_MS);
}
