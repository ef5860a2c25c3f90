import { type Prisma, prisma } from "~/db.server";
import { rightsWarnDays, rightsWarnedLooksMax } from "~/limits";
import { readToday, writeDay } from "./end-of-rights";

const DAY_MS = 86_400_000;

export type EndingRights = { looks: { id: string; productTitle: string; until: string }[]; count: number };

/** The looks on a shop's pages whose photos may be shown for `rightsWarnDays` more days at most, those that end first; and how many there are. */
export async function listEndingRights({ shop }: { shop: string }): Promise<EndingRights> {
  const until = { lte: new Date(readToday().getTime() + rightsWarnDays * DAY_MS) };
  const where: Prisma.LookWhereInput = { shop, publishedAt: { not: null }, trialImage: { rightsUntil: until } };
  const rows = await prisma.look.findMany({
    where,
    orderBy: [{ trialImage: { rightsUntil: "asc" } }, { id: "desc" }],
    take: rightsWarnedLooksMax,
    select: { id: true, productTitle: true, trialImage: { select: { rightsUntil: true } } },
  });
  // one statement is enough where nothing ends soon
  const count = rows.length < rightsWarnedLooksMax ? rows.length : await prisma.look.count({ where });
  const looks = rows.flatMap(({ id, productTitle, trialImage: { rightsUntil } }) =>
    rightsUntil ? [{ id, productTitle, until: writeDay(rightsUntil) }] : [],
  );
  return { looks, count };
}
