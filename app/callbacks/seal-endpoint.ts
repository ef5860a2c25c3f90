import { messageOf } from "~/errors";
import { log } from "~/log.server";
import { sealColumns } from "~/seal-columns.server";

// A secret stays as it is sealed when it becomes the old one, so both columns are one place.
const secrets = sealColumns({
  table: "callback_endpoints",
  columns: ["secret", "old_secret"],
  placeOf: (id) => `callback_endpoints.secret ${id}`,
});

type Endpoint = { id: string; secret: string; oldSecret: string | null; oldSecretUntil: Date | null };

/** An endpoint's secret as it is stored. */
export function sealEndpoint({ id, secret }: Pick<Endpoint, "id" | "secret">): string {
  return secrets.seal(id, "secret", secret);
}

/**
 * The secrets that sign an endpoint's messages at a time, newest first: beside the current one the old one, until its end.
 * Throws UNAVAILABLE when no key that is known here opens the current one; an old one that does not open is left out.
 */
export function openEndpoint({ id, secret, oldSecret, oldSecretUntil, at }: Endpoint & { at: Date }): string[] {
  const current = secrets.open(id, "secret", secret);
  if (!oldSecret || !oldSecretUntil || oldSecretUntil <= at) return [current];
  try {
    return [current, secrets.open(id, "old_secret", oldSecret)];
  } catch (error) {
    log.warn({ endpoint: id, error: messageOf(error) }, "a message is not signed with the endpoint's old secret");
    return [current];
  }
}

/** Seals the stored secrets of endpoints anew, as `sealStoredTokens` does those of shops. Answers how many rows. */
export const sealStoredEndpoints = (): Promise<number> => secrets.sealStored();
