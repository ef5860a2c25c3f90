import { rename, rm } from "node:fs/promises";
import { cleanName, extensionOf, findNamed } from "../files/name-file";
import { readGid } from "../gid";
import { readSearch } from "../search-query";
import type { ShopFile, ShopState } from "../shop-state";
import { type Args, type GraphqlContext, notImplemented, type Resolver, type UserError, userError } from "./context";
import { ALT_CHARACTERS_MAX } from "./create-files";
import { findProduct } from "./find-product";
import { paginate, sortBy } from "./paginate";
import { showFile } from "./show-file";

const sortKeys: Record<string, (file: ShopFile) => string | number> = {
  ID: ({ id }) => readGid(id)?.id ?? 0,
  RELEVANCE: ({ id }) => readGid(id)?.id ?? 0,
  FILENAME: ({ filename }) => filename,
  CREATED_AT: ({ createdAt }) => createdAt,
  UPDATED_AT: ({ updatedAt }) => updatedAt,
  ORIGINAL_UPLOAD_SIZE: ({ bytes }) => bytes,
};

const files: Resolver = (args, context) => {
  if (args.savedSearchId) throw notImplemented("saved searches");
  const by = sortKeys[args.sortKey ?? "ID"];
  if (!by) throw notImplemented(`files sorted by ${args.sortKey}`);
  const test = readSearch(args.query ?? "");
  const matches = (file: ShopFile) =>
    test({
      "": file.filename,
      id: readGid(file.id)?.id ?? 0,
      filename: file.filename,
      status: file.status,
      media_type: "IMAGE",
      created_at: file.createdAt,
      updated_at: file.updatedAt,
    });
  try {
    const all = sortBy({ all: context.state.files.values(), by, reverse: args.reverse }).filter(matches);
    return paginate({ all, args, show: (file) => showFile(context, file) });
  } catch (error) {
    throw error instanceof RangeError ? notImplemented(error.message) : error;
  }
};

const fileUpdate: Resolver = async ({ files: inputs }: Args, context) => {
  const missing = inputs.map(({ id }: Args) => id).filter((id: string) => !context.state.files.has(id));
  if (missing.length > 0) return { files: [], userErrors: [notThere("files", missing)] };
  const userErrors = inputs.flatMap((input: Args, index: number) => checkChange(context, input, index));
  if (userErrors.length > 0) return { files: [], userErrors };
  const changed = [];
  for (const input of inputs) changed.push(await changeFile(context, input));
  return { files: changed.map((file) => showFile(context, file)), userErrors: [] };
};

function checkChange({ state }: GraphqlContext, input: Args, index: number): UserError[] {
  const {
    id,
    alt,
    filename,
    originalSource,
    previewImageSource,
    referencesToAdd = [],
    referencesToRemove = [],
  } = input;
  const file = state.files.get(id);
  const wrong = (message: string, code: string) => [userError(["files"], message, code)];
  if (originalSource || previewImageSource) throw notImplemented("fileUpdate with a new source");
  if (file?.status !== "READY") return wrong("Non-ready files cannot be updated.", "NON_READY_STATE");
  if (alt && alt.length > ALT_CHARACTERS_MAX)
    return [
      userError(
        ["files", String(index), "alt"],
        `The alt value exceeds the maximum limit of ${ALT_CHARACTERS_MAX} characters.`,
        "ALT_VALUE_LIMIT_EXCEEDED",
      ),
    ];
  if ([...referencesToAdd, ...referencesToRemove].some((gid: string) => !findProduct(state, gid)))
    return wrong("The reference target does not exist", "REFERENCE_TARGET_DOES_NOT_EXIST");
  if (!filename) return [];
  if (extensionOf(filename) !== extensionOf(file.filename))
    return wrong("The filename extension provided must match the original filename.", "INVALID_FILENAME_EXTENSION");
  const named = findNamed(state.files.values(), cleanName(filename));
  return named && named !== file ? wrong("A file with this filename already exists.", "FILENAME_ALREADY_EXISTS") : [];
}

async function changeFile({ state }: GraphqlContext, input: Args): Promise<ShopFile> {
  const { id, alt, filename, referencesToAdd = [], referencesToRemove = [] } = input;
  const file = state.files.get(id)!;
  if (filename && cleanName(filename) !== file.filename) {
    const from = state.filePath(file);
    file.filename = cleanName(filename);
    file.path = `files/${file.filename}`;
    await rename(from, state.filePath(file));
  }
  if (alt != null) file.alt = alt;
  file.updatedAt = new Date().toISOString();
  for (const gid of referencesToRemove) dropMedia(state, id, findProduct(state, gid)?.id);
  for (const gid of referencesToAdd) findProduct(state, gid)?.media.push({ fileId: id, alt: file.alt });
  return file;
}

const fileDelete: Resolver = async ({ fileIds }: Args, { state }) => {
  const missing = fileIds.filter((id: string) => !state.files.has(id));
  if (missing.length > 0) return { deletedFileIds: null, userErrors: [notThere("fileIds", missing)] };
  for (const id of fileIds) {
    const file = state.files.get(id);
    state.files.delete(id);
    dropMedia(state, id);
    if (file) await rm(state.filePath(file), { force: true });
  }
  return { deletedFileIds: fileIds, userErrors: [] };
};

function dropMedia(state: ShopState, fileId: string, productId?: number): void {
  for (const product of state.products.values())
    if (productId === undefined || product.id === productId)
      product.media = product.media.filter((media) => media.fileId !== fileId);
}

// Shopify writes the ids of its two mutations differently.
function notThere(field: "files" | "fileIds", ids: string[]): UserError {
  const listed = field === "files" ? `[${ids.map((id) => `"${id}"`).join(", ")}]` : ids.join(",");
  const text = ids.length === 1 ? `File id ${listed} does not exist.` : `File ids ${listed} do not exist.`;
  return userError([field], text, "FILE_DOES_NOT_EXIST");
}

export const fileQueries = { files };
export const fileChanges = { fileUpdate, fileDelete };
