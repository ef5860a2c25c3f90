import { createHmac, randomBytes } from "node:crypto";
import { prisma } from "~/db.server";
import { newId } from "~/ids";
import { sealColumns } from "~/seal-columns.server";

const KEY_BYTES = 32;

const sealed = sealColumns({
  table: "measuring",
  columns: ["hash_key"],
  placeOf: (id) => `measuring.hash_key ${id}`,
});

/** Seals the keys that orders are hashed with anew, as `sealStoredTokens` does the tokens of shops. Answers how many rows. */
export const sealStoredMeasuring = (): Promise<number> => sealed.sealStored();

/** The client's row, made where there is none yet: measuring is off in it. */
export async function ensureMeasuring({ clientId }: { clientId: string }) {
  const hashKey = sealed.seal(clientId, "hash_key", randomBytes(KEY_BYTES).toString("base64"));
  await prisma.measuring.createMany({ data: [{ id: clientId, pixelKey: newId(), hashKey }], skipDuplicates: true });
  return prisma.measuring.findUniqueOrThrow({ where: { id: clientId } });
}

/**
 * What an id of Shopify's, of a kind such as "order", is kept as: a keyed hash, 64 hex digits. The key lies sealed; who has the
 * database alone cannot tell which order a row is of. Throws where the key cannot be opened.
 */
export function makeHasher({ id, hashKey }: { id: string; hashKey: string }): (kind: string, of: string) => string {
  const key = sealed.open(id, "hash_key", hashKey);
  return (kind, of) => createHmac("sha256", key).update(`${kind} ${of}`).digest("hex");
}
