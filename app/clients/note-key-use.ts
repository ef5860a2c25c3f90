import { pool } from "~/db.server";
import { messageOf } from "~/errors";
import { keysRememberedMax, keyUseNotedMs } from "~/limits";
import { log } from "~/log.server";

const noted = new Map<string, number>();

const NOTE = { name: "note-key-use", text: "UPDATE api_keys SET last_used_at = now() WHERE id = $1" };

/**
 * Notes that a key is in use, at most once a minute in each process: its `lastUsedAt` may be a minute old. Nobody waits for
 * it, and a failure is only logged.
 */
export function noteKeyUse({ keyId }: { keyId: string }): void {
  const now = Date.now();
  if (now - (noted.get(keyId) ?? 0) < keyUseNotedMs) return;
  if (noted.size >= keysRememberedMax) noted.clear();
  noted.set(keyId, now);
  pool
    .query({ ...NOTE, values: [keyId] })
    .catch((error: unknown) => log.warn({ keyId, error: messageOf(error) }, "the use of a key was not noted"));
}
