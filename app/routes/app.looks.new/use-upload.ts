import { useCallback, useEffect, useRef, useState } from "react";
import { callApp } from "../app/call-app";
import { HEAD_BYTES, judgeFile } from "./judge-file";
import { sendFile } from "./send-file";

export type Upload =
  | { step: "none"; refusal: string | null }
  | { step: "sending"; name: string; previewUrl: string; share: number }
  | { step: "checking"; name: string; previewUrl: string }
  | { step: "ready"; name: string; previewUrl: string; uploadKey: string; width: number; height: number }
  | { step: "failed"; name: string; previewUrl: string; message: string };

type Presigned = { upload_key: string; upload_url: string; method: string; headers: Record<string, string> };
type Completed = { upload_key: string; width: number; height: number };

/** The way of one photo from the merchant's machine to a trial image that is ready. Choosing another one ends the first. */
export function useUpload() {
  const [upload, setUpload] = useState<Upload>({ step: "none", refusal: null });
  const running = useRef<{ file: File; stop: AbortController; previewUrl: string } | null>(null);

  const clear = useCallback(() => {
    running.current?.stop.abort();
    if (running.current) URL.revokeObjectURL(running.current.previewUrl);
    running.current = null;
  }, []);
  useEffect(() => clear, [clear]);

  const start = async (file: File) => {
    clear();
    const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
    const judgement = judgeFile({ name: file.name, type: file.type, size: file.size, head });
    if ("refusal" in judgement) return setUpload({ step: "none", refusal: judgement.refusal });
    const stop = new AbortController();
    const shown = { name: file.name, previewUrl: URL.createObjectURL(file) };
    running.current = { file, stop, previewUrl: shown.previewUrl };
    try {
      setUpload({ step: "sending", ...shown, share: 0 });
      const onProgress = (share: number) => setUpload({ step: "sending", ...shown, share });
      const key = await send({ file, contentType: judgement.contentType, signal: stop.signal, onProgress });
      setUpload({ step: "checking", ...shown });
      const { upload_key, width, height } = await callApp<Completed>("/app/uploads/complete", {
        json: { upload_key: key },
        signal: stop.signal,
      });
      setUpload({ step: "ready", ...shown, uploadKey: upload_key, width, height });
    } catch (error) {
      if (stop.signal.aborted) return;
      setUpload({ step: "failed", ...shown, message: error instanceof Error ? error.message : String(error) });
    }
  };

  return {
    upload,
    start: (file: File) => void start(file),
    retry: () => {
      if (running.current) void start(running.current.file);
    },
    cancel: () => {
      clear();
      setUpload({ step: "none", refusal: null });
    },
  };
}

type Send = { file: File; contentType: string; signal: AbortSignal; onProgress: (share: number) => void };

async function send({ file, contentType, signal, onProgress }: Send): Promise<string> {
  const presigned = await callApp<Presigned>("/app/uploads", {
    json: { content_type: contentType, content_length: file.size },
    signal,
  });
  const { upload_url: url, method, headers } = presigned;
  // the browser would send the file's own type, and the signature names this one
  await sendFile({ url, method, headers, file: file.slice(0, file.size, contentType), signal, onProgress });
  return presigned.upload_key;
}
