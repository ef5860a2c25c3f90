import { explainShortage } from "~/credits/note-shortage";
import { readBalance } from "~/credits/read-balance";
import { AppError } from "~/errors";
import { completeUpload } from "~/uploads/complete-upload";
import { ensureTestImage, testImageName } from "~/uploads/ensure-test-image";
import { type EarlierResult, findEarlier } from "./find-earlier";
import { readInput } from "./read-input";
import type { ExtractionWarning } from "./settle-extraction";
import { priceOf, type SubmitExtraction } from "./submit-extraction";

export type Estimate = {
  creditsCost: number;
  creditsAvailable: number;
  /** An earlier result of the same picture with the same hints and options. */
  earlier: EarlierResult | null;
  warnings: ExtractionWarning[];
  /** Why it would be refused; null when it would be accepted. */
  refusal: AppError | null;
};

/**
 * What submitting this would come to, without doing it: no credit moves and no job is queued. The picture is completed,
 * which anybody may do at any time, so that a picture which cannot be used is found before it is paid for.
 */
export async function estimateExtraction(submit: Omit<SubmitExtraction, "requestId">): Promise<Estimate> {
  const { clientId, mode, trialImage } = submit;
  const price = priceOf({ mode });
  const input = readInput(submit);
  const { available } = await readBalance({ clientId });
  const common = { creditsCost: price, creditsAvailable: available, warnings: input.warnings };
  try {
    const { trialImageId } =
      mode === "TEST" && testImageName.test(trialImage)
        ? await ensureTestImage({ clientId, name: trialImage })
        : await completeUpload({ clientId, uploadKey: trialImage });
    const earlier = await findEarlier({ clientId, trialImageId, input });
    const creditsCost = earlier && input.options.reuseResult ? 0 : price;
    return {
      ...common,
      creditsCost,
      earlier,
      refusal: available < creditsCost ? await explainShortage({ clientId, required: creditsCost, available }) : null,
    };
  } catch (error) {
    if (!(error instanceof AppError) || error.code === "UNAVAILABLE") throw error;
    return { ...common, earlier: null, refusal: error };
  }
}
