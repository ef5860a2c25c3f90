import type { IncomingMessage, ServerResponse } from "node:http";
import { S3Error } from "./s3-error";

/** Lets pages of an allowed origin read the answer, and says whether this one is. */
export function allowOrigin(req: IncomingMessage, res: ServerResponse, allowedOrigins: string[]): boolean {
  const { origin } = req.headers;
  res.setHeader("Vary", "Origin");
  if (!origin || !allowedOrigins.includes(origin)) return false;
  res.setHeader("Access-Control-Allow-Origin", origin);
  res.setHeader("Access-Control-Expose-Headers", "ETag, x-amz-request-id");
  return true;
}

/** Answers a browser that asks before it sends. Throws AccessForbidden for an origin that is not allowed. */
export function answerPreflight(req: IncomingMessage, res: ServerResponse, allowed: boolean): void {
  if (!allowed) throw new S3Error(403, "AccessForbidden", "CORSResponse: This CORS request is not allowed.");
  res.writeHead(200, {
    "Access-Control-Allow-Methods": "GET, HEAD, PUT",
    "Access-Control-Allow-Headers": String(req.headers["access-control-request-headers"] ?? ""),
    "Access-Control-Max-Age": "3600",
    "Content-Length": "0",
  });
  res.end();
}
