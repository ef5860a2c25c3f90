import { prisma } from "~/db.server";
import { filesPerReadMax, strayFileMinutes } from "~/limits";
import { log } from "~/log.server";
import type { AdminGraphql } from "~/shopify-graphql.server";
import { readLookFiles } from "./look-files";
import { deleteFiles } from "./shop-files";

const LIST = `#graphql
  query ListOurFiles($first: Int!, $after: String, $query: String!) {
    files(first: $first, after: $after, query: $query) {
      nodes { id createdAt ... on MediaImage { image { url } } }
      pageInfo { hasNextPage endCursor }
    }
  }`;
type Listed = { id: string; createdAt: string; image?: { url: string } | null };
type Answer = { files: { nodes: Listed[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } } };

// The names that publishing gives, to the letter: those that Shopify numbers when somebody uploads a copy are not ours.
const OURS = /^looklift-([0-7][0-9a-hjkmnp-tv-z]{25})(?:-[0-7][0-9a-hjkmnp-tv-z]{25}\.png|\.jpg)$/;

type DropStrayFiles = { shop: string; graphql: AdminGraphql; after: string | null };

/**
 * Deletes those of a page of the shop's files that we made and no look uses: nobody knows of them any more. Young ones may
 * belong to a publication under way, and are left. Answers how many there were, and where the next page begins, null at the end.
 */
export async function dropStrayFiles({ shop, graphql, after }: DropStrayFiles) {
  const { files } = await graphql<Answer>(LIST, { first: filesPerReadMax, after, query: "filename:looklift-*" });
  const before = Date.now() - strayFileMinutes * 60_000;
  const ours = files.nodes.flatMap(({ id, createdAt, image }) => {
    const [, lookId] = OURS.exec(nameOf(image?.url)) ?? [];
    return lookId && Date.parse(createdAt) < before ? [{ id, lookId: lookId.toUpperCase() }] : [];
  });
  const looks = await prisma.look.findMany({
    where: { shop, id: { in: ours.map(({ lookId }) => lookId) } },
    select: { files: true },
  });
  const used = new Set(looks.flatMap((look) => readLookFiles(look.files).map(({ fileId }) => fileId)));
  const stray = ours.filter(({ id }) => !used.has(id)).map(({ id }) => id);
  await deleteFiles({ graphql, ids: stray });
  if (stray.length > 0) log.warn({ shop, files: stray.length }, "files of ours that no look uses were deleted");
  return { dropped: stray.length, next: files.pageInfo.hasNextPage ? files.pageInfo.endCursor : null };
}

function nameOf(url: string | undefined): string {
  return url && URL.canParse(url) ? (new URL(url).pathname.split("/").at(-1) ?? "") : "";
}
