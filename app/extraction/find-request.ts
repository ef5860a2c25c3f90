import { prisma } from "~/db.server";
import type { ExtractionInput } from "./read-input";
import { whereId } from "./where-id";

export type RequestRecord = {
  requestId: string;
  clientId: string;
  /** The key it was made with; null: it was made by Looklift's own pages. */
  keyId: string | null;
  engine: string | null;
  attempts: number;
  deadlineAt: Date;
  /** What it was asked for; empty once that has been deleted. */
  input: Partial<ExtractionInput>;
  /** The name of its picture at the API. */
  trialImage: string;
};

type FindRequest = { clientIds: string[]; id: string };

/** What is recorded of a request of one of these clients, by its request id or job id; null when they have none such. */
export async function findRequest({ clientIds, id }: FindRequest): Promise<RequestRecord | null> {
  const where = whereId(id);
  if (!where) return null;
  const row = await prisma.requestLog.findFirst({
    where: { clientId: { in: clientIds }, ...where },
    select: {
      ...{ requestId: true, clientId: true, keyId: true, engine: true, attempts: true, deadlineAt: true, input: true },
      trialImage: { select: { uploadKey: true } },
    },
  });
  if (!row) return null;
  const { trialImage, input, ...facts } = row;
  return { ...facts, input: input as Partial<ExtractionInput>, trialImage: trialImage.uploadKey };
}
