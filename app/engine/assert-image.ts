import { EngineError, type EngineImage } from "./engine";

/** Throws EngineError, not to be tried again, unless a picture has the pixels that its size says. */
export function assertImage({ width, height, rgb }: EngineImage): void {
  if (width < 1 || height < 1 || rgb.length !== width * height * 3)
    throw new EngineError("ENGINE_FAILED", "the picture's size and its pixels do not agree", { retryable: false });
}
