import { prisma } from "~/db.server";
import { exportLinkSeconds } from "~/limits";
import { readInPages } from "~/read-in-pages";
import { presignRead } from "~/storage.server";

type Row = Awaited<ReturnType<typeof prisma.trialImage.findUniqueOrThrow>>;

/** The photos of clients, each with a link to the picture that lives for a day. */
export async function* exportTrialImages({ clientIds }: { clientIds: string[] }) {
  const rows = readInPages<Row>((after, take) =>
    prisma.trialImage.findMany({
      where: { clientId: { in: clientIds }, ...(after && { id: { gt: after.id } }) },
      orderBy: { id: "asc" },
      take,
    }),
  );
  for await (const { objectKey, ...row } of rows) {
    const isKept = objectKey !== null && row.status === "READY";
    yield { ...row, url: isKept ? await presignRead({ key: objectKey, expiresInSeconds: exportLinkSeconds }) : null };
  }
}
