import { readPlans } from "~/billing/read-plans";
import { readBalance } from "~/credits/read-balance";
import { prisma } from "~/db.server";
import { readHealth } from "~/extraction/read-health";
import { findRemoval } from "~/storefront/start-removal";

export type Leave = {
  /** NONE also after an uninstall: the choice stays, what was asked for is done. */
  state: "NONE" | "REMOVING" | "UNINSTALLING" | "FAILED";
  /** The choice for any uninstall, here or at Shopify. */
  keepsLooks: boolean;
  /** How many looks had something in the shop when the uninstall was asked for, and how many have now. */
  total: number;
  left: number;
  /** Why it failed, or why the last attempt did and there is another one. */
  error: string | null;
};

/** What is at stake for a merchant who uninstalls, besides the looks. */
export type Stakes = {
  credits: number;
  /** Extractions under way. */
  open: number;
  /** The paid plan; null without one. */
  planName: string | null;
};

/** Reads what a client's merchant is told before an uninstall. */
export async function findStakes({ clientId }: { clientId: string }): Promise<Stakes> {
  const [{ available }, { open }, { current }] = await Promise.all([
    readBalance({ clientId }),
    readHealth({ clientId }),
    readPlans({ clientId }),
  ]);
  return { credits: available, open, planName: current?.isPaid ? current.name : null };
}

/** What a client's merchant chose for an uninstall, and how far one that was asked for here is. */
export async function findLeave({ clientId }: { clientId: string }): Promise<Leave> {
  const [row, { left }] = await Promise.all([
    prisma.shopLeave.findUnique({ where: { clientId } }),
    findRemoval({ clientId }),
  ]);
  if (!row) return { state: "NONE", keepsLooks: true, total: 0, left, error: null };
  const { keepsLooks, askedAt, sentAt, finishedAt, total, error } = row;
  const running = keepsLooks || sentAt ? "UNINSTALLING" : "REMOVING";
  return { state: !askedAt ? "NONE" : finishedAt ? "FAILED" : running, keepsLooks, total, left, error };
}
