import { prisma } from "~/db.server";
import { whereId } from "./where-id";

export type ExtractionEvent = {
  seq: number;
  eventType: "queued" | "stage" | "succeeded" | "failed";
  stage: string | null;
  message: string;
  createdAt: Date;
};
export type Timeline = {
  requestId: string;
  jobId: string | null;
  events: ExtractionEvent[];
  /** The number of the last event there is, also when it is not after `since`. */
  latestSeq: number;
  ended: boolean;
};

type ListEvents = { clientId: string; id: string; since: number };

/** The timeline of a client's extraction after number `since`; null when the client has no such extraction. */
export async function listEvents({ clientId, id, since }: ListEvents): Promise<Timeline | null> {
  const where = whereId(id);
  const row =
    where &&
    (await prisma.requestLog.findFirst({
      where: { clientId, ...where },
      select: { requestId: true, jobId: true, createdAt: true },
    }));
  if (!row) return null;
  const stored = await listEventRows({ requestId: row.requestId });
  const all = [queuedEvent(row.createdAt), ...stored];
  const last = all.at(-1) as ExtractionEvent;
  return {
    requestId: row.requestId,
    jobId: row.jobId,
    events: all.filter(({ seq }) => seq > since),
    latestSeq: last.seq,
    // not only the last one: older timelines may tell of a stage after the end
    ended: all.some(({ eventType }) => eventType === "succeeded" || eventType === "failed"),
  };
}

/** Number 1 of every timeline is the acceptance. It is made from the request itself, to keep a row out of the accept transaction. */
export function queuedEvent(createdAt: Date): ExtractionEvent {
  return { seq: 1, eventType: "queued", stage: null, message: "Accepted and waiting for a worker.", createdAt };
}

async function listEventRows({ requestId }: { requestId: string }): Promise<ExtractionEvent[]> {
  const rows = await prisma.requestEvent.findMany({ where: { requestId }, orderBy: { seq: "asc" } });
  return rows.map(readRow);
}

type EventRow = Awaited<ReturnType<typeof prisma.requestEvent.findFirstOrThrow>>;

function readRow({ seq, eventType, stage, message, createdAt }: EventRow): ExtractionEvent {
  return { seq, stage, message, createdAt, eventType: eventType as ExtractionEvent["eventType"] };
}
