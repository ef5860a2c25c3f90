import { isRefunded } from "~/credits/is-refunded";
import { prisma } from "~/db.server";
import { presignRead } from "~/storage.server";
import { presignTrialImage } from "~/uploads/read-trial-image";
import { type ExtractionEvent, findLatestEvent } from "./list-events";
import type { ExtractionInput } from "./read-input";
import type { ExtractionFailure, ExtractionWarning, SettledItem } from "./settle-extraction";
import { whereId } from "./where-id";

export type ExtractedItem = Omit<SettledItem, "cutoutWidth" | "cutoutHeight" | "face"> & {
  cutoutUrl: string;
  maskUrl: string;
  cutout: { width: number; height: number };
};
export type Extraction = {
  requestId: string;
  jobId: string | null;
  status: "NOT_STARTED" | "IN_PROGRESS" | "SUCCESS" | "FAILURE";
  creditsCost: number;
  refunded: boolean;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
  error: ExtractionFailure | null;
  image: { width: number | null; height: number | null };
  trialImageUrl: string | null;
  items: ExtractedItem[];
  warnings: ExtractionWarning[];
  /** When its pictures and texts are deleted; null once they are. */
  outputsUntil: Date | null;
  latestEvent: ExtractionEvent;
};

/** A client's extraction by its job id or request id, with short-lived picture URLs; null when the client has none such. */
export async function findExtraction({ clientId, id }: { clientId: string; id: string }): Promise<Extraction | null> {
  const where = whereId(id);
  if (!where) return null;
  const row = await prisma.requestLog.findFirst({ where: { clientId, ...where }, include: { trialImage: true } });
  if (!row) return null;
  // a job that is still at work is asked for again and again: what only an ended one has is not looked for
  const isEnded = row.status === "SUCCESS" || row.status === "FAILURE";
  const [items, trialImageUrl, latestEvent, refunded] = await Promise.all([
    isEnded ? listItems({ requestId: row.requestId }) : [],
    presignTrialImage(row.trialImage),
    findLatestEvent({ requestId: row.requestId, acceptedAt: row.createdAt }),
    isEnded && isRefunded({ requestId: row.requestId }),
  ]);
  const { requestId, jobId, status, creditsCost, createdAt, startedAt, finishedAt } = row;
  return {
    ...{ requestId, jobId, status, creditsCost, createdAt, startedAt, finishedAt },
    refunded,
    error: row.error as ExtractionFailure | null,
    image: { width: row.trialImage.width, height: row.trialImage.height },
    trialImageUrl,
    items,
    warnings: [...submitWarnings(row.input), ...(row.warnings as ExtractionWarning[])],
    outputsUntil: row.outputsUntil,
    latestEvent,
  };
}

async function listItems({ requestId }: { requestId: string }): Promise<ExtractedItem[]> {
  const rows = await prisma.extractedItem.findMany({ where: { requestId }, orderBy: { position: "asc" } });
  return Promise.all(rows.map(withUrls));
}

// What was said about the input when it was accepted. An input past its retention is an empty object.
function submitWarnings(input: unknown): ExtractionWarning[] {
  return (input as Partial<ExtractionInput>).warnings ?? [];
}

type ItemRow = Awaited<ReturnType<typeof prisma.extractedItem.findUniqueOrThrow>>;

/** An item's row with URLs in the place of its objects' keys. */
export async function withUrls({
  cutoutWidth,
  cutoutHeight,
  requestId: _,
  position: __,
  face: ___,
  ...row
}: ItemRow): Promise<ExtractedItem> {
  const [cutoutUrl, maskUrl] = await Promise.all([
    presignRead({ key: row.cutoutKey }),
    presignRead({ key: row.maskKey }),
  ]);
  return {
    ...row,
    box: row.box as ExtractedItem["box"],
    polygon: row.polygon as ExtractedItem["polygon"],
    colors: row.colors as ExtractedItem["colors"],
    cutoutUrl,
    maskUrl,
    cutout: { width: cutoutWidth, height: cutoutHeight },
  };
}
