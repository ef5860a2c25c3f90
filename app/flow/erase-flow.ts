import { prisma } from "~/db.server";

/** Deletes what is known of a shop's workflows. */
export async function eraseFlow({ shop }: { shop: string }): Promise<void> {
  const where = { client: { shop } };
  await prisma.$transaction([prisma.flowRun.deleteMany({ where }), prisma.flowEvent.deleteMany({ where })]);
}
