import { uploadKeyBytesMax } from "~/limits";
import { fieldError } from "./field-error";
import type { FieldError } from "./schema";

const loc = ["body", "trial_image"];
const valueError = (msg: string) => [fieldError({ type: "value_error", loc, msg: `Value error, ${msg}` })];

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

/** What is wrong with a text that can be no trial image's key, because neither the store nor the database could hold it. */
export function checkTrialImage(key: string): FieldError[] {
  if (key.trim() === "") return valueError("must not be empty");
  if (Buffer.byteLength(key) > uploadKeyBytesMax) return valueError(`must have at most ${uploadKeyBytesMax} bytes`);
  if (CONTROL.test(key)) return valueError("must not contain control characters");
  if (!key.isWellFormed()) return valueError("must be well-formed Unicode");
  return [];
}

/**
 * Better words than "not found" for a key that was not found and looks like something else. It goes by the text alone, and
 * only after the look-up, so it tells nothing about what exists.
 */
export function explainTrialImage(key: string): FieldError[] {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(key))
    return valueError("this is a URL. Upload the picture first, with POST /v1/uploads, and send its upload_key");
  if (key.startsWith("/") || key.split("/").includes(".."))
    return valueError("this is a path. Send the upload_key that POST /v1/uploads answered");
  return [];
}
