import { createHmac, randomBytes } from "node:crypto";
import { prisma } from "~/db.server";
import { messageOf } from "~/errors";
import { newId } from "~/ids";
import { log } from "~/log.server";
import { sealColumns } from "~/seal-columns.server";
import { shopifySecrets } from "~/shopify-secrets.server";

const KEY_BYTES = 32;

const sealed = sealColumns({
  table: "erasure_keys",
  columns: ["secret"],
  placeOf: (id) => `erasure_keys.secret ${id}`,
});

/** Seals the keys of receipts anew, as `sealStoredTokens` does the tokens of shops. Answers how many rows. */
export const sealStoredErasureKeys = (): Promise<number> => sealed.sealStored();

/**
 * A shop's domain as the receipt of its erasure keeps it: a keyed hash. Without the key, which lies sealed and is never
 * replaced, nobody can try out domains. The first erasure makes the key.
 */
export async function hashErased({ shop }: { shop: string }): Promise<string> {
  const [key = await makeKey()] = await findKeys();
  return hash(key, shop);
}

/** Whether a shop was here before and was erased: then it has had its welcome credits. */
export async function wasErased({ shop }: { shop: string }): Promise<boolean> {
  // receipts were once hashed with the app's secret, and what was hashed cannot be hashed anew
  const hashes = [...(await findKeys()), ...shopifySecrets].map((key) => hash(key, shop));
  return (await prisma.erasedShop.count({ where: { shopHash: { in: hashes } } })) > 0;
}

const hash = (key: string, shop: string) => createHmac("sha256", key).update(`erased shop ${shop}`).digest("hex");

// One, as a rule. Two when two processes made the first one at once, or when the key that sealed one was lost: all of them count.
// One that does not open keeps nobody out: rather a second welcome than no installation.
async function findKeys(): Promise<string[]> {
  const rows = await prisma.erasureKey.findMany({ orderBy: { id: "asc" } });
  return rows.flatMap(({ id, secret }) => {
    try {
      return [sealed.open(id, "secret", secret)];
    } catch (error) {
      log.error({ key: id, error: messageOf(error) }, "receipts of erasures cannot be read");
      return [];
    }
  });
}

async function makeKey(): Promise<string> {
  const [id, key] = [newId(), randomBytes(KEY_BYTES).toString("base64")];
  await prisma.erasureKey.create({ data: { id, secret: sealed.seal(id, "secret", key) } });
  return key;
}
