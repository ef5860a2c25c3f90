import { setTimeout as pause } from "node:timers/promises";
import { AppError } from "~/errors";
import { fileAltCharactersMax, fileReadyPollMs, fileReadySeconds, storageCallMs } from "~/limits";
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

/** Uploads pictures to Shopify and makes files of them; answers their ids in the same order. They are not READY yet. */
export async function createFiles({ graphql, files, signal }: CreateFiles): Promise<string[]> {
  const input = files.map(({ filename, mimeType }) => ({ filename, mimeType, resource: "IMAGE", httpMethod: "PUT" }));
  const { stagedUploadsCreate: staged } = await graphql<Staged>(STAGE, { input });
  refuseErrors(staged.userErrors, "Shopify refuses the pictures");
  const targets = staged.stagedTargets ?? [];
  const made = [];
  for (const [at, { filename, mimeType, alt, read }] of files.entries()) {
    const target = targets[at];
    if (!target?.url || !target.resourceUrl) throw new AppError("UNAVAILABLE", "Shopify gave no place for a picture.");
    await sendBytes({ url: target.url, parameters: target.parameters, mimeType, body: await read(), signal });
    made.push({
      filename,
      originalSource: target.resourceUrl,
      contentType: "IMAGE",
      alt: alt.slice(0, fileAltCharactersMax),
      duplicateResolutionMode: "REPLACE",
    });
  }
  const { fileCreate } = await graphql<Created>(CREATE, { files: made });
  refuseErrors(fileCreate.userErrors, "Shopify refuses the pictures");
  const ids = (fileCreate.files ?? []).map(({ id }) => id);
  if (ids.length !== files.length) throw new AppError("UNAVAILABLE", "Shopify made fewer files than it was given.");
  return ids;
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

export type WatchedFile = { id: string; outcome: "READY" | "FAILED" | "GONE"; url: string | null; why: string | null };
type WaitForFiles = { graphql: AdminGraphql; ids: string[]; signal: AbortSignal };

/**
 * Waits until Shopify has finished every file, well or badly, or has none such. Throws UNAVAILABLE when that takes longer
 * than `fileReadySeconds`, and the signal's reason when it aborts.
 */
export async function waitForFiles({ graphql, ids, signal }: WaitForFiles): Promise<WatchedFile[]> {
  const until = Date.now() + fileReadySeconds * 1000;
  for (let wait = fileReadyPollMs; ; wait = Math.min(wait * 1.5, 5_000)) {
    const { nodes } = await graphql<{ nodes: Node[] }>(WATCH, { ids });
    const files = ids.map((id, at) => watch(id, nodes[at] ?? null));
    if (files.every((file) => file !== null)) return files;
    if (Date.now() + wait > until)
      throw new AppError("UNAVAILABLE", "Shopify is slow to prepare the pictures. Try again in a few minutes.");
    await pause(wait, undefined, { signal });
  }
}

function watch(id: string, node: Node): WatchedFile | null {
  if (!node?.id) return { id, outcome: "GONE", url: null, why: null };
  const why = node.fileErrors?.[0]?.message ?? null;
  if (node.fileStatus === "FAILED") return { id, outcome: "FAILED", url: null, why };
  if (node.fileStatus !== "READY") return null;
  return { id, outcome: "READY", url: node.image?.url ?? null, why };
}

/** Deletes files of the shop; those that are not there count as deleted. */
export async function deleteFiles({ graphql, ids }: { graphql: AdminGraphql; ids: string[] }): Promise<void> {
  if (ids.length === 0) return;
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
