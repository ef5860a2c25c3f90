import { prisma } from "~/db.server";

export type MeasuringState = {
  isOn: boolean;
  since: Date | null;
  countsOrders: boolean;
  /** How many of a hundred visitors do not see looks; 0 without a holdout. */
  holdoutPercent: number;
  holdoutRun: number;
  holdoutSince: Date | null;
  /** Of the orders, as ISO 4217 writes it; null before the first one. */
  currency: string | null;
};

const off: MeasuringState = {
  ...{ isOn: false, since: null, countsOrders: false, holdoutPercent: 0, holdoutRun: 0, holdoutSince: null },
  currency: null,
};

/** What a client has decided about measuring; everything is off where nobody has decided anything. */
export async function findMeasuring({ clientId }: { clientId: string }): Promise<MeasuringState> {
  const row = await prisma.measuring.findUnique({ where: { id: clientId } });
  if (!row) return off;
  const { isOn, since, countsOrders, holdoutPercent, holdoutRun, holdoutSince, currency } = row;
  return { isOn, since, countsOrders, holdoutPercent, holdoutRun, holdoutSince, currency };
}
