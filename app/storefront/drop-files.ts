import { prisma } from "~/db.server";
import type { AdminGraphql } from "~/shopify.server";
import { readLookFiles } from "./look-files";
import { deleteFiles } from "./shop-files";

type DropFiles = { graphql: AdminGraphql; lookId: string; keep?: ReadonlySet<string> };

/** Deletes the files that a look made, but for the parts to `keep`, and forgets them once they are gone. */
export async function dropFiles({ graphql, lookId, keep = new Set() }: DropFiles): Promise<void> {
  const look = await prisma.look.findUnique({ where: { id: lookId }, select: { files: true } });
  const files = readLookFiles(look?.files ?? []);
  const dropped = files.filter(({ part }) => !keep.has(part));
  if (dropped.length === 0) return;
  await deleteFiles({ graphql, ids: dropped.map(({ fileId }) => fileId) });
  await prisma.look.update({ where: { id: lookId }, data: { files: files.filter(({ part }) => keep.has(part)) } });
}
