import { setTimeout as pause } from "node:timers/promises";
import { AppError } from "~/errors";
import {
  fileAltCharactersMax,
  fileReadyPollMs,
  fileReadySeconds,
  filesPerCreateMax,
  filesPerReadMax,
  storageCallMs,
  uploadsAtOnceMax,
} from "~/limits";
import type { AdminGraphql } from "~/shopify-graphql.server";

/** A picture to become a file of the shop. Its name is unique to what it shows, so that making it twice replaces it. */
export type NewFile = { filename: string; mimeType: string; alt: string; read: () => Promise<Buffer> };
export type UserError = { code?: string | null; message: string };

const STAGE = `#graphql
  mutation StageFiles($input: [StagedUploadInput!]!) {
    stagedUploadsCreate(input: $input) {
      stagedTargets { url resourceUrl parameters { name value } }
      userErrors { message }
    }
  }`;
const CREATE = `#graphql
  mutation CreateFiles($files: [FileCreateInput!]!) {
    fileCreate(files: $files) { files { id } userErrors { code message } }
  }`;
const WATCH = `#graphql
  query WatchFiles($ids: [ID!]!) {
    nodes(ids: $ids) { ... on MediaImage { id fileStatus fileErrors { code message } image { url } } }
  }`;
const DELETE = `#graphql
  mutation DeleteFiles($ids: [ID!]!) {
    fileDelete(fileIds: $ids) { deletedFileIds userErrors { code message } }
  }`;

type Target = { url: string | null; resourceUrl: string | null; parameters: { name: string; value: string }[] };
type Staged = { stagedUploadsCreate: { stagedTargets: Target[] | null; userErrors: Pick<UserError, "message">[] } };
type Created = { fileCreate: { files: { id: string }[] | null; userErrors: UserError[] } };
type Node = {
  id?: string;
  fileStatus?: string;
  fileErrors?: UserError[];
  image?: { url: string } | null;
} | null;
type Deleted = { fileDelete: { deletedFileIds: string[] | null; userErrors: UserError[] } };

type CreateFiles = { graphql: AdminGraphql; files: NewFile[]; signal: AbortSignal };

/**
 * Uploads pictures to Shopify and makes files of them, `filesPerCreateMax` in a call; answers their ids in the same order.
 * They are not READY yet.
 */
export async function createFiles({ graphql, files, signal }: CreateFiles): Promise<string[]> {
  const ids: string[] = [];
  for (let from = 0; from < files.length; from += filesPerCreateMax)
    ids.push(...(await createSome({ graphql, files: files.slice(from, from + filesPerCreateMax), signal })));
  return ids;
}

async function createSome({ graphql, files, signal }: CreateFiles): Promise<string[]> {
  const input = files.map(({ filename, mimeType }) => ({ filename, mimeType, resource: "IMAGE", httpMethod: "PUT" }));
  const { stagedUploadsCreate: staged } = await graphql<Staged>(STAGE, { input });
  refuseErrors(staged.userErrors, "Shopify refuses the pictures");
  const made = await uploadAll({ files, targets: staged.stagedTargets ?? [], signal });
  const { fileCreate } = await graphql<Created>(CREATE, { files: made });
  refuseErrors(fileCreate.userErrors, "Shopify refuses the pictures");
  const ids = (fileCreate.files ?? []).map(({ id }) => id);
  if (ids.length !== files.length) throw new AppError("UNAVAILABLE", "Shopify made fewer files than it was given.");
  return ids;
}

type UploadAll = { files: NewFile[]; targets: Target[]; signal: AbortSignal };

// A few at a time: each of them is held in memory while it is sent.
async function uploadAll({ files, targets, signal }: UploadAll) {
  const made = new Array<Awaited<ReturnType<typeof uploadOne>>>(files.length);
  const entries = files.entries();
  const work = async () => {
    for (const [at, file] of entries) made[at] = await uploadOne({ file, target: targets[at], signal });
  };
  await Promise.all(Array.from({ length: uploadsAtOnceMax }, work));
  return made;
}

type UploadOne = { file: NewFile; target: Target | undefined; signal: AbortSignal };

async function uploadOne({ file: { filename, mimeType, alt, read }, target, signal }: UploadOne) {
  if (!target?.url || !target.resourceUrl) throw new AppError("UNAVAILABLE", "Shopify gave no place for a picture.");
  await sendBytes({ url: target.url, parameters: target.parameters, mimeType, body: await read(), signal });
  return {
    filename,
    originalSource: target.resourceUrl,
    contentType: "IMAGE",
    alt: alt.slice(0, fileAltCharactersMax),
    duplicateResolutionMode: "REPLACE",
  };
}

type SendBytes = { url: string; parameters: Target["parameters"]; mimeType: string; body: Buffer; signal: AbortSignal };

async function sendBytes({ url, parameters, mimeType, body, signal }: SendBytes): Promise<void> {
  const headers = {
    "content-type": mimeType,
    ...Object.fromEntries(parameters.map(({ name, value }) => [name, value])),
  };
  let status: number;
  try {
    const response = await fetch(url, {
      method: "PUT",
      headers,
      body: new Uint8Array(body),
      signal: AbortSignal.any([signal, AbortSignal.timeout(storageCallMs)]),
    });
    await response.arrayBuffer();
    status = response.status;
  } catch (cause) {
    signal.throwIfAborted();
    throw new AppError("UNAVAILABLE", "A picture could not be sent to Shopify.", { cause });
  }
  if (status >= 300) throw new AppError("UNAVAILABLE", `Shopify did not take a picture (${status}).`);
}

/** SLOW is one that Shopify is still at. */
export type WatchedFile = {
  id: string;
  outcome: "READY" | "FAILED" | "GONE" | "SLOW";
  url: string | null;
  why: string | null;
};
type OfFiles = { graphql: AdminGraphql; ids: string[] };

/** How files of the shop are now, in the order of their ids. */
export async function readFiles({ graphql, ids }: OfFiles): Promise<WatchedFile[]> {
  const files: WatchedFile[] = [];
  for (let from = 0; from < ids.length; from += filesPerReadMax) {
    const some = ids.slice(from, from + filesPerReadMax);
    const { nodes } = await graphql<{ nodes: Node[] }>(WATCH, { ids: some });
    files.push(...some.map((id, at) => watch(id, nodes[at] ?? null)));
  }
  return files;
}

/**
 * Waits until Shopify has finished every file, well or badly, or has none such; those that take longer than
 * `fileReadySeconds` are SLOW. Throws the signal's reason when it aborts.
 */
export async function waitForFiles({
  graphql,
  ids,
  signal,
}: OfFiles & { signal: AbortSignal }): Promise<WatchedFile[]> {
  const until = Date.now() + fileReadySeconds * 1000;
  const known = new Map<string, WatchedFile>();
  for (let wait = fileReadyPollMs; ; wait = Math.min(wait * 1.5, 5_000)) {
    const open = ids.filter((id) => (known.get(id)?.outcome ?? "SLOW") === "SLOW");
    for (const file of await readFiles({ graphql, ids: open })) known.set(file.id, file);
    const files = [...known.values()];
    if (files.every(({ outcome }) => outcome !== "SLOW") || Date.now() + wait > until) return files;
    await pause(wait, undefined, { signal });
  }
}

function watch(id: string, node: Node): WatchedFile {
  if (!node?.id) return { id, outcome: "GONE", url: null, why: null };
  const why = node.fileErrors?.[0]?.message ?? null;
  if (node.fileStatus === "FAILED") return { id, outcome: "FAILED", url: null, why };
  if (node.fileStatus !== "READY") return { id, outcome: "SLOW", url: null, why };
  return { id, outcome: "READY", url: node.image?.url ?? null, why };
}

/** Deletes files of the shop; those that are not there count as deleted. */
export async function deleteFiles({ graphql, ids }: { graphql: AdminGraphql; ids: string[] }): Promise<void> {
  if (ids.length === 0) return;
  if (ids.length > filesPerCreateMax) {
    await deleteFiles({ graphql, ids: ids.slice(filesPerCreateMax) });
    return deleteFiles({ graphql, ids: ids.slice(0, filesPerCreateMax) });
  }
  const { fileDelete } = await graphql<Deleted>(DELETE, { ids });
  const missing = fileDelete.userErrors.some(({ code }) => code === "FILE_DOES_NOT_EXIST");
  // one unknown id makes Shopify delete none of them
  if (missing && ids.length > 1) for (const id of ids) await deleteFiles({ graphql, ids: [id] });
  else if (!missing) refuseErrors(fileDelete.userErrors, "Shopify does not delete the pictures");
}

/** Throws VALIDATION_ERROR with Shopify's own words when there are any. */
export function refuseErrors(errors: UserError[], words: string): void {
  const [first] = errors;
  if (first) throw new AppError("VALIDATION_ERROR", `${words}: ${first.message}`);
}
