import { useCallback, useEffect, useRef, useState } from "react";
import { callApp } from "../app/call-app";
import { HEAD_BYTES, judgeFile } from "./judge-file";
import { sendFile } from "./send-file";

export type ProductPhoto = { id: string; url: string; alt: string };
export type Upload =
  | { step: "none"; refusal: string | null }
  | { step: "sending"; name: string; previewUrl: string; share: number }
  | { step: "checking"; name: string; previewUrl: string }
  | { step: "ready"; name: string; previewUrl: string; uploadKey: string; width: number; height: number }
  | { step: "failed"; name: string; previewUrl: string; message: string };

type Presigned = { upload_key: string; upload_url: string; method: string; headers: Record<string, string> };
type Completed = { upload_key: string; width: number; height: number };
type Shown = { name: string; previewUrl: string };

/**
 * The way of one photo, from the merchant's machine or from the product, to a trial image that is ready. Choosing another
 * one ends the first.
 */
export function useUpload() {
  const [upload, setUpload] = useState<Upload>({ step: "none", refusal: null });
  const running = useRef<{ again: () => void; stop: AbortController; previewUrl: string } | null>(null);

  const clear = useCallback(() => {
    running.current?.stop.abort();
    if (running.current) URL.revokeObjectURL(running.current.previewUrl);
    running.current = null;
  }, []);
  useEffect(() => clear, [clear]);

  const run = async (shown: Shown, again: () => void, work: (signal: AbortSignal) => Promise<Completed>) => {
    const stop = new AbortController();
    running.current = { again, stop, previewUrl: shown.previewUrl };
    try {
      const { upload_key: uploadKey, width, height } = await work(stop.signal);
      setUpload({ step: "ready", ...shown, uploadKey, width, height });
    } catch (error) {
      if (stop.signal.aborted) return;
      setUpload({ step: "failed", ...shown, message: error instanceof Error ? error.message : String(error) });
    }
  };

  const start = async (file: File) => {
    clear();
    const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
    const judgement = judgeFile({ name: file.name, type: file.type, size: file.size, head });
    if ("refusal" in judgement) return setUpload({ step: "none", refusal: judgement.refusal });
    const shown = { name: file.name, previewUrl: URL.createObjectURL(file) };
    const onProgress = (share: number) => setUpload({ step: "sending", ...shown, share });
    onProgress(0);
    const again = () => void start(file);
    return run(shown, again, async (signal) => {
      const key = await send({ file, contentType: judgement.contentType, signal, onProgress });
      setUpload({ step: "checking", ...shown });
      return callApp<Completed>("/app/uploads/complete", { json: { upload_key: key }, signal });
    });
  };

  const take = async (productGid: string, { id, url, alt }: ProductPhoto) => {
    clear();
    const shown = { name: alt || "The product's photo", previewUrl: url };
    setUpload({ step: "checking", ...shown });
    const again = () => void take(productGid, { id, url, alt });
    const json = { product_id: productGid, media_id: id };
    return run(shown, again, (signal) => callApp<Completed>("/app/uploads/copy", { json, signal }));
  };

  return {
    upload,
    start: (file: File) => void start(file),
    take: (productGid: string, photo: ProductPhoto) => void take(productGid, photo),
    retry: () => running.current?.again(),
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
