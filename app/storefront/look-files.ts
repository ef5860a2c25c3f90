import { z } from "zod";

const shape = z.array(z.object({ part: z.string(), fileId: z.string(), url: z.string().nullable() }));

/** A picture of a look among the shop's files: `part` is "photo" or the id of the item it shows; `url` once it is READY. */
export type LookFile = z.infer<typeof shape>[number];

/** The files that a look has made, from its column. */
export function readLookFiles(column: unknown): LookFile[] {
  return shape.parse(column);
}
