type SendFile = {
  url: string;
  method: string;
  headers: Record<string, string>;
  file: Blob;
  signal: AbortSignal;
  onProgress: (share: number) => void;
};

/** Sends a file to its presigned URL, telling how much of it (0–1) has left. XHR, for fetch does not tell. */
export function sendFile({ url, method, headers, file, signal, onProgress }: SendFile): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    request.open(method, url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.addEventListener("progress", ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0));
    request.addEventListener("load", () =>
      request.status < 300 ? resolve() : reject(new Error(`The photo was not taken (${request.status}). Try again.`)),
    );
    request.addEventListener("error", () =>
      reject(new Error("The connection broke while the photo was sent. Check it and try again.")),
    );
    request.addEventListener("abort", () => reject(signal.reason));
    request.addEventListener("loadend", () => signal.removeEventListener("abort", abort));
    signal.addEventListener("abort", abort);
    request.send(file);
  });
}
