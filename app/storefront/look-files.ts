import { z } from "zod";

const shape = z.array(
  z.object({ part: z.string(), fileId: z.string(), url: z.string().nullable(), isOnPage: z.boolean().default(false) }),
);

/** What a look's photo is called among its files; every other part is the id of the item that it shows. */
export const PHOTO = "photo";

/**
 * A picture of a look among the shop's files: `part` says of what, `url` is known once it is READY, `isOnPage` means that the
 * product's metafields point to it.
 */
export type LookFile = z.infer<typeof shape>[number];

/** The files that a look has made, from its column. */
export function readLookFiles(column: unknown): LookFile[] {
  return shape.parse(column);
}
