import { z } from "zod";
import { isUlid } from "~/ids";
import { looksChosenMax, searchCharactersMax } from "~/limits";
import { readBody } from "../app/answer-call";

const body = z.object({
  kind: z.enum(["PUBLISH", "UNPUBLISH", "CHECK"]),
  looks: z.array(z.string().refine(isUlid)).min(1).max(looksChosenMax).optional(),
  search: z.string().max(searchCharactersMax).nullable().default(null),
  filter: z.enum(["PUBLISHED", "READY", "FAILED"]).nullable().default(null),
  includes_unsure: z.boolean().default(false),
});

/** What is to be done with which looks: those named, or all that the list is asked for. */
export async function readBulk(request: Request) {
  const { kind, looks, search, filter, includes_unsure: includesUnsure } = await readBody(request, body);
  return { kind, includesUnsure, selection: looks ? { lookIds: looks } : { search, filter } };
}
