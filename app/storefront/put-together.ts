import { AppError } from "~/errors";
import type { Failures } from "./put-on-pages";

// After so many in a row that Shopify did not answer for, it is Shopify, and not the looks.
const SILENCES_MAX = 3;

/**
 * Does work on several looks in one go and, where that as a whole is refused or not answered, on each alone, so that the fault
 * of one does not touch the others. `work` answers which looks it failed with. Throws when Shopify is away, or refuses the app.
 */
export async function putTogether<T>(looks: T[], idOf: (look: T) => string, work: (looks: T[]) => Promise<Failures>) {
  if (looks.length === 0) return new Map() as Failures;
  try {
    return await work(looks);
  } catch (error) {
    if (looks.length === 1 || !isOfLooks(error)) throw error;
  }
  const failures: Failures = new Map();
  let silences = 0;
  for (const look of looks) {
    try {
      for (const [id, why] of await work([look])) failures.set(id, why);
      silences = 0;
    } catch (error) {
      if (!isOfLooks(error)) throw error;
      if (error.code === "UNAVAILABLE" && ++silences === SILENCES_MAX) throw error;
      failures.set(idOf(look), error);
    }
  }
  if (failures.size === looks.length && [...failures.values()].every(isSilence)) throw [...failures.values()][0];
  return failures;
}

const isOfLooks = (error: unknown): error is AppError => error instanceof AppError && error.code !== "FORBIDDEN";
const isSilence = (error: unknown) => error instanceof AppError && error.code === "UNAVAILABLE";
