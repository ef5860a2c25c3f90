import type { ItemCategory } from "./categories";

/** A picture: sRGB, 3 bytes a pixel, rows from the top, upright (EXIF rotation applied), at most 2048 px on the longer side. */
export type EngineImage = { width: number; height: number; rgb: Uint8Array };

/** What the caller knows of the product on sale. Untrusted text. */
export type EngineHints = { productName?: string; productDescription?: string; maxItems?: number };

/** Normalised to the picture: 0–1 from its upper left corner. */
export type Box = { x: number; y: number; width: number; height: number };

export type ItemColor = { name: string; hex: string; share: number };

/**
 * One worn item. `confidence` is the chance (0–1) that category and outline are right; `area` is a share of the picture;
 * `rank` counts from 1, the likeliest item on sale first; `mask` has a byte a pixel of the whole picture, 255 inside;
 * `cutout` is RGBA with straight alpha, its place and size in pixels of the picture; `polygon` is the outer outline.
 */
export type EngineItem = {
  category: ItemCategory;
  subcategory: string | null;
  label: string;
  confidence: number;
  isOnSale: boolean;
  rank: number;
  reasons: string[];
  box: Box;
  polygon: [number, number][] | null;
  area: number;
  colors: ItemColor[];
  mask: Uint8Array;
  cutout: { x: number; y: number; width: number; height: number; rgba: Uint8Array };
};

export type EngineWarning = { code: "no_person" | "cropped" | "too_small" | "blurred"; message: string };

/**
 * Where a face is: its middle as shares of the picture's width and height, and its height, from the hairline to the chin, as a
 * share of the picture's height. The frame may cut it off.
 */
export type EngineFace = { x: number; y: number; height: number };

/** `faces` holds all that were seen, maybe none; an engine that cannot say where they are leaves it out. */
export type EngineOutcome = { items: EngineItem[]; warnings: EngineWarning[]; faces?: EngineFace[] };
/**
 * `blurFaces` is whether faces will be blurred in what the engine cuts out: one that hands the work on says so there. The
 * engine itself blurs nothing.
 */
export type EngineCall = {
  signal: AbortSignal;
  onProgress?: (stage: string, share: number) => void;
  blurFaces?: boolean;
};

/** Finds the worn items of a picture. It knows no shop, credit or database. */
export interface Engine {
  /** With its version: it is recorded with each request that it worked on. */
  readonly name: string;
  /** Throws EngineError, or the signal's reason once it aborts; either way nothing goes on in the background. */
  extract(image: EngineImage, hints: EngineHints, call: EngineCall): Promise<EngineOutcome>;
  close(): Promise<void>;
}

type EngineErrorCode = "ENGINE_CRASHED" | "ENGINE_TIMEOUT" | "ENGINE_FAILED";

/** Why an engine gave no outcome, and whether the same picture may succeed at another attempt. */
export class EngineError extends Error {
  readonly code: EngineErrorCode;
  readonly retryable: boolean;

  constructor(code: EngineErrorCode, message: string, { retryable, cause }: { retryable: boolean; cause?: unknown }) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "EngineError";
    this.code = code;
    this.retryable = retryable;
  }
}
