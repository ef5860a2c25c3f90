import { imageRetentionDays } from "~/limits";
import type { ExtractionWarning } from "./settle-extraction";

/** What a caller may choose of an extraction, beyond hints. */
export type ExtractionOptions = {
  cutoutFormat: "png" | "webp";
  /** Items less certain than this (0 to 1) are left out of the result. */
  minimumConfidence: number;
  /** How many days the outputs are kept. */
  retentionDays: number;
  /** Whether what cut-outs show of faces is blurred; null: as the client's setting says when the work is done. */
  blurFaces: boolean | null;
  /** Whether an earlier result of the same picture and the same options will do, at no cost. */
  reuseResult: boolean;
};

export const defaultOptions: ExtractionOptions = {
  cutoutFormat: "png",
  minimumConfidence: 0,
  retentionDays: imageRetentionDays,
  blurFaces: null,
  reuseResult: false,
};

type ReadOptions = { config: Record<string, unknown> | null; engine: string };

/**
 * The options that a runtime_config asks for. Its contract is "any object", so nothing in it is an error: a known key with a
 * value that cannot be honoured becomes a warning on the job, unknown keys are nobody's business. `engine` is the one there is.
 */
export function readOptions({ config, engine }: ReadOptions) {
  const options = { ...defaultOptions };
  const warnings: ExtractionWarning[] = [];
  // own keys only: the object is the caller's
  const ask = (key: string) => (config && Object.hasOwn(config, key) ? (config[key] ?? undefined) : undefined);
  const warn = (key: string, instead: string) =>
    warnings.push({ code: `${key}_ignored`, message: `runtime_config.${key} cannot be honoured: ${instead}` });

  const asked = ask("engine");
  if (asked !== undefined && asked !== engine && asked !== "auto") warn("engine", `the engine here is "${engine}".`);
  const format = ask("cutout_format");
  if (format === "png" || format === "webp") options.cutoutFormat = format;
  else if (format !== undefined) warn("cutout_format", 'it may be "png" or "webp"; PNG is used.');
  const confidence = ask("min_confidence");
  if (isWithin(confidence, 0, 1)) options.minimumConfidence = confidence;
  else if (confidence !== undefined) warn("min_confidence", "it may be a number from 0 to 1; no item is left out.");
  const days = ask("retention_days");
  if (isWithin(days, 1, imageRetentionDays) && Number.isInteger(days)) options.retentionDays = days;
  else if (days !== undefined) warn("retention_days", `it may be a whole number from 1 to ${imageRetentionDays}.`);
  const blur = ask("blur_faces");
  if (typeof blur === "boolean") options.blurFaces = blur;
  else if (blur !== undefined) warn("blur_faces", "it may be true or false; your setting holds.");
  const reuse = ask("reuse_result");
  if (typeof reuse === "boolean") options.reuseResult = reuse;
  else if (reuse !== undefined) warn("reuse_result", "it may be true or false; nothing is reused.");
  return { options, warnings };
}

function isWithin(value: unknown, from: number, to: number): value is number {
  return typeof value === "number" && value >= from && value <= to;
}
