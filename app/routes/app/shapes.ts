import { z } from "zod";
import { uploadKeyBytesMax } from "~/limits";

const COUNT_MAX = 1_000_000;

export const uploadKeyShape = z
  .string()
  .regex(/^[\w./-]+$/)
  .max(uploadKeyBytesMax);

/** A product's id as Shopify writes it. */
export const productGidShape = z.string().regex(/^gid:\/\/shopify\/Product\/\d{1,20}$/);

/** A form's field for a whole number from 1, or null where it is left empty; `label` names it in the refusal. */
export function optionalCount(label: string) {
  const words = `${label}: give a whole number from 1 to ${COUNT_MAX.toLocaleString("en")}, or leave it empty.`;
  return z
    .string()
    .trim()
    .default("")
    .refine((text) => text === "" || (/^\d{1,7}$/.test(text) && Number(text) >= 1 && Number(text) <= COUNT_MAX), words)
    .transform((text) => (text === "" ? null : Number(text)));
}

/** That many days from now; null for null. */
export function daysFromNow(days: number | null): Date | null {
  return days === null ? null : new Date(Date.now() + days * 86_400_000);
}

/** A form's field for some of these names, written with spaces between; all of them where it is absent. Refused, with `words`, when none is chosen. */
export function chosenOf<T extends string>(names: readonly T[], words: string) {
  return z
    .string()
    .default(names.join(" "))
    .transform((text) => text.split(" ").filter((name) => name !== ""))
    .pipe(z.array(z.enum(names)).min(1, words));
}
