import type { ObjectStore } from "./object-store";
import { escapeXml, S3Error } from "./s3-error";
import { escapeUri } from "./verify-signature";

const KEYS_PER_PAGE_MAX = 1000;

/** ListObjectsV2 as XML: prefix, delimiter, start-after, continuation; keys in the order of their UTF-8 bytes. */
export function listObjects(store: ObjectStore, bucket: string, query: Record<string, string>): string {
  const index = store.find(bucket);
  const prefix = query["prefix"] ?? "";
  const delimiter = query["delimiter"];
  const limit = Math.min(KEYS_PER_PAGE_MAX, Number(query["max-keys"] ?? KEYS_PER_PAGE_MAX));
  const token = query["continuation-token"];
  const after = token ? Buffer.from(token, "base64url").toString() : (query["start-after"] ?? "");
  const encode = query["encoding-type"] === "url" ? escapeUri : escapeXml;
  const keys = [...index.keys()].filter((key) => key.startsWith(prefix) && byBytes(key, after) > 0).sort(byBytes);
  const contents: string[] = [];
  const folders = new Set<string>();
  let last = "";
  let truncated = false;
  for (const key of keys) {
    const end = delimiter ? key.indexOf(delimiter, prefix.length) : -1;
    const folder = delimiter && end >= 0 ? key.slice(0, end + delimiter.length) : null;
    if (folder !== null && (folders.has(folder) || after.startsWith(folder))) {
      last = key;
      continue;
    }
    if (contents.length + folders.size >= limit) {
      truncated = true;
      break;
    }
    const head = index.get(key);
    if (folder !== null) folders.add(folder);
    else if (head)
      contents.push(
        `<Contents><Key>${encode(key)}</Key><LastModified>${new Date(head.modified).toISOString()}</LastModified>` +
          `<ETag>"${head.etag}"</ETag><Size>${head.size}</Size><StorageClass>STANDARD</StorageClass></Contents>`,
      );
    last = key;
  }
  const next = truncated
    ? `<NextContinuationToken>${Buffer.from(last).toString("base64url")}</NextContinuationToken>`
    : "";
  const common = [...folders].map((folder) => `<CommonPrefixes><Prefix>${encode(folder)}</Prefix></CommonPrefixes>`);
  return (
    `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult><Name>${bucket}</Name><Prefix>${encode(prefix)}</Prefix>` +
    `<KeyCount>${contents.length + folders.size}</KeyCount><MaxKeys>${limit}</MaxKeys><IsTruncated>${truncated}</IsTruncated>` +
    `${next}${contents.join("")}${common.join("")}</ListBucketResult>`
  );
}

/** DeleteObjects: removes the keys that an XML body names and answers which. */
export async function deleteObjects(store: ObjectStore, bucket: string, body: string): Promise<string> {
  store.find(bucket);
  const keys = [...body.matchAll(/<Key>([^<]*)<\/Key>/g)].map((match) => unescapeXml(match[1] ?? ""));
  if (keys.length === 0 || keys.length > KEYS_PER_PAGE_MAX) throw new S3Error(400, "MalformedXML");
  for (const key of keys) await store.remove(bucket, key);
  const deleted = keys.map((key) => `<Deleted><Key>${escapeXml(key)}</Key></Deleted>`);
  return `<?xml version="1.0" encoding="UTF-8"?><DeleteResult>${deleted.join("")}</DeleteResult>`;
}

function unescapeXml(text: string): string {
  const names: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };
  return text.replace(/&(lt|gt|amp|quot|apos|#x[0-9a-fA-F]+|#\d+);/g, (_all, entity: string) => {
    if (!entity.startsWith("#")) return names[entity] ?? "";
    return String.fromCodePoint(entity[1] === "x" ? Number.parseInt(entity.slice(2), 16) : Number(entity.slice(1)));
  });
}

const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
