import { z } from "zod";
import { prisma } from "~/db.server";
import type { PageValues, WrittenField } from "./product-metafields";
import { pageKeys, type ShopPage } from "./read-pages";

const shape = z.array(
  z.object({ key: z.enum(["look", "look_files", "look_products"]), value: z.string(), digest: z.string() }),
);

/** What publishing put on the pages of these looks, by the look's id. One that was published before this was kept is not there. */
export async function readRecords({ lookIds }: { lookIds: string[] }): Promise<Map<string, WrittenField[]>> {
  const rows = await prisma.publishedPage.findMany({ where: { lookId: { in: lookIds } } });
  return new Map(rows.map(({ lookId, fields }) => [lookId, shape.parse(fields)]));
}

/** Keeps what is on a look's page; by itself, or as a part of a transaction. */
export function writeRecord({ lookId, fields }: { lookId: string; fields: WrittenField[] }) {
  const page = { fields, writtenAt: new Date() };
  return prisma.publishedPage.upsert({ where: { lookId }, create: { lookId, ...page }, update: page });
}

/** The metafields that were written, each by its name; null where there was to be none. */
export function valuesOf(fields: WrittenField[]): PageValues {
  const value = (key: string) => fields.find((field) => field.key === key)?.value ?? null;
  return { look: value("look"), look_files: value("look_files"), look_products: value("look_products") };
}

/** How a page differs from what was written: a metafield is not there, or is another one; null when it does not. */
export function comparePage(found: ShopPage, fields: WrittenField[]): "FIELD_MISSING" | "FIELD_ALTERED" | null {
  const digestOf = (key: string) => fields.find((field) => field.key === key)?.digest ?? null;
  const differing = pageKeys.filter((key) => (found[key]?.digest ?? null) !== digestOf(key));
  if (differing.length === 0) return null;
  return differing.some((key) => found[key] === null) ? "FIELD_MISSING" : "FIELD_ALTERED";
}

/** A page of ours as it would have been written: for a look of which nothing was kept. null when another look is on it. */
export function adoptPage(found: ShopPage, lookId: string): WrittenField[] | null {
  const isOurs = z.object({ look_id: z.literal(lookId) }).safeParse(parse(found.look?.value ?? "null")).success;
  if (!isOurs || !found.look_files) return null;
  return pageKeys.flatMap((key) => (found[key] ? [{ key, ...found[key] }] : []));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
