import { cleanName, extensionOf, findNamed, freeName, nameOfSource } from "../files/name-file";
import { stageUpload } from "../files/stage-upload";
import { makeGid } from "../gid";
import type { ShopFile } from "../shop-state";
import { type Args, type GraphqlContext, notImplemented, type Resolver, type UserError, userError } from "./context";
import { showFile } from "./show-file";

const FILES_MAX = 250;
export const ALT_CHARACTERS_MAX = 512;
const STAGEABLE = ["IMAGE", "PRODUCT_IMAGE", "FILE"];

const stagedUploadsCreate: Resolver = ({ input }: Args, context) => {
  const errors = input.flatMap(({ filename, mimeType, resource, httpMethod }: Args, index: number) => {
    if (!STAGEABLE.includes(resource)) throw notImplemented(`staged uploads of ${resource}`);
    if (httpMethod && httpMethod !== "PUT") throw notImplemented("staged uploads by POST");
    if (!filename.trim()) return [userError(["input", String(index), "filename"], "filename can't be blank")];
    if (resource !== "FILE" && !/^image\/(jpeg|png|webp|gif)$/.test(mimeType))
      return [userError(["input", String(index), "mimeType"], `${filename}: (${mimeType}) is not a recognized format`)];
    return [];
  });
  if (errors.length > 0) return { stagedTargets: null, userErrors: errors };
  return { stagedTargets: input.map((one: Args) => stageUpload(context, one)), userErrors: [] };
};

const fileCreate: Resolver = ({ files }: Args, context) => {
  if (files.length > FILES_MAX)
    return { files: [], userErrors: [userError(["files"], `At most ${FILES_MAX} files.`, "TOO_MANY_ARGUMENTS")] };
  const userErrors = files.flatMap((input: Args, index: number) => checkInput(context, input, index));
  if (userErrors.length > 0) return { files: [], userErrors };
  const created: ShopFile[] = files.map((input: Args) => addFile(context, input));
  return { files: created.map((file) => showFile(context, file)), userErrors: [] };
};

function checkInput({ state }: GraphqlContext, input: Args, index: number): UserError[] {
  const { originalSource, filename, alt, contentType, duplicateResolutionMode: mode } = input;
  const wrong = (field: string, message: string, code: string) => [
    userError(["files", String(index), field], message, code),
  ];
  if (contentType && contentType !== "IMAGE") throw notImplemented(`files of the content type ${contentType}`);
  if (alt && alt.length > ALT_CHARACTERS_MAX)
    return wrong(
      "alt",
      `The alt value exceeds the maximum limit of ${ALT_CHARACTERS_MAX} characters.`,
      "ALT_VALUE_LIMIT_EXCEEDED",
    );
  if (!/^https?:\/\/[^/]+\/./.test(originalSource))
    return wrong("originalSource", "File URL is invalid", "INVALID_IMAGE_SOURCE_URL");
  if (filename && extensionOf(filename) !== extensionOf(nameOfSource(originalSource)))
    return wrong(
      "filename",
      "Provided filename extension must match original source.",
      "MISMATCHED_FILENAME_AND_ORIGINAL_SOURCE",
    );
  if (mode === "REPLACE" && !filename)
    return wrong(
      "filename",
      "Missing filename argument when attempting to use REPLACE duplicate mode.",
      "MISSING_FILENAME_FOR_DUPLICATE_MODE_REPLACE",
    );
  if (mode === "RAISE_ERROR" && filename && findNamed(state.files.values(), cleanName(filename)))
    return wrong("filename", "A file with this filename already exists.", "FILENAME_ALREADY_EXISTS");
  return [];
}

function addFile({ state, settleFile }: GraphqlContext, input: Args): ShopFile {
  const { originalSource, filename, alt, duplicateResolutionMode: mode } = input;
  const wanted = cleanName(filename || nameOfSource(originalSource)) || "file";
  const replaced = mode === "REPLACE" ? findNamed(state.files.values(), wanted) : undefined;
  const now = new Date().toISOString();
  const name = replaced ? wanted : freeName(state.files.values(), wanted);
  const file: ShopFile = {
    id: replaced?.id ?? makeGid("MediaImage", state.newId()),
    filename: name,
    alt: alt ?? "",
    mimeType: "",
    width: 0,
    height: 0,
    status: "UPLOADED",
    path: `files/${name}`,
    bytes: 0,
    errors: [],
    createdAt: replaced?.createdAt ?? now,
    updatedAt: now,
    source: originalSource,
  };
  state.files.set(file.id, file);
  settleFile(file);
  return file;
}

export const fileCreations = { stagedUploadsCreate, fileCreate };
