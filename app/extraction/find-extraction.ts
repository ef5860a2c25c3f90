import { usableKeys } from "~/clients/find-client-by-key";
import { isRefunded } from "~/credits/is-refunded";
import { pool, prisma } from "~/db.server";
import { presignRead } from "~/storage.server";
import { type ExtractionEvent, queuedEvent } from "./list-events";
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
  items: ExtractedItem[];
  warnings: ExtractionWarning[];
  /** When its pictures and texts are deleted; null once they are. */
  outputsUntil: Date | null;
  latestEvent: ExtractionEvent;
};

type Row = Omit<Extraction, "items" | "refunded" | "image" | "warnings" | "latestEvent"> & {
  width: number | null;
  height: number | null;
  input: Partial<ExtractionInput>;
  warnings: ExtractionWarning[];
  seq: number | null;
  eventType: ExtractionEvent["eventType"];
  stage: string | null;
  message: string;
  eventAt: Date;
};

// A named statement on the shared pool: a job at work is asked for again and again, and this is all that such a call costs.
const FIND = {
  name: "find-extraction",
  text: `SELECT r.request_id AS "requestId", r.job_id AS "jobId", r.status, r.credits_cost AS "creditsCost", r.created_at AS "createdAt",
                r.started_at AS "startedAt", r.finished_at AS "finishedAt", r.error, r.warnings, r.input,
                r.outputs_until AS "outputsUntil", t.width, t.height,
                e.seq, e.event_type AS "eventType", e.stage, e.message, e.created_at AS "eventAt"
         FROM request_logs r JOIN trial_images t ON t.id = r.trial_image_id
         LEFT JOIN LATERAL (SELECT * FROM request_events WHERE request_id = r.request_id ORDER BY seq DESC LIMIT 1) e ON true
         WHERE r.client_id = $1 AND (r.request_id = $2 OR r.job_id = $3)
           AND ($4::char(26) IS NULL OR EXISTS (SELECT 1 FROM ${usableKeys} AND k.id = $4))`,
};

type FindExtraction = { clientId: string; id: string; keyId?: string };

/**
 * A client's extraction by its job id or request id, with short-lived picture URLs; null when the client has none such, and
 * when `keyId` names a key that may not be used any more.
 */
export async function findExtraction({ clientId, id, keyId }: FindExtraction): Promise<Extraction | null> {
  const where = whereId(id);
  if (!where) return null;
  const ids = ["requestId" in where ? where.requestId : null, "jobId" in where ? where.jobId : null];
  const { rows } = await pool.query<Row>({ ...FIND, values: [clientId, ...ids, keyId ?? null] });
  const row = rows[0];
  if (!row) return null;
  // what only an ended job has is not looked for before
  const isEnded = row.status === "SUCCESS" || row.status === "FAILURE";
  const [items, refunded] = await Promise.all([
    isEnded ? listItems({ requestId: row.requestId }) : [],
    isEnded && isRefunded({ requestId: row.requestId }),
  ]);
  const { requestId, jobId, status, creditsCost, createdAt, startedAt, finishedAt, error, outputsUntil } = row;
  const { seq, eventType, stage, message, eventAt } = row;
  return {
    ...{ requestId, jobId, status, creditsCost, createdAt, startedAt, finishedAt, refunded, error },
    image: { width: row.width, height: row.height },
    items,
    warnings: [...(row.input.warnings ?? []), ...row.warnings],
    outputsUntil,
    latestEvent: seq === null ? queuedEvent(createdAt) : { seq, eventType, stage, message, createdAt: eventAt },
  };
}

async function listItems({ requestId }: { requestId: string }): Promise<ExtractedItem[]> {
  const rows = await prisma.extractedItem.findMany({ where: { requestId }, orderBy: { position: "asc" } });
  return Promise.all(rows.map(withUrls));
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
