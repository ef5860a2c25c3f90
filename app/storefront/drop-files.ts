import { prisma } from "~/db.server";
import type { AdminGraphql } from "~/shopify-graphql.server";
import { type LookFile, readLookFiles } from "./look-files";
import { deleteFiles } from "./shop-files";

type DropFiles = { graphql: AdminGraphql; lookId: string; keep?: (file: LookFile) => boolean };

/** Deletes the files that a look made, but for those to `keep`, and forgets them once they are gone. */
export async function dropFiles({ graphql, lookId, keep = () => false }: DropFiles): Promise<void> {
  const look = await prisma.look.findUnique({ where: { id: lookId }, select: { files: true } });
  const files = readLookFiles(look?.files ?? []);
  const dropped = files.filter((file) => !keep(file));
  if (dropped.length === 0) return;
  await deleteFiles({ graphql, ids: dropped.map(({ fileId }) => fileId) });
  await prisma.look.update({ where: { id: lookId }, data: { files: files.filter(keep) } });
}
