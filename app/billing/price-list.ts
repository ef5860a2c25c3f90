import { readFileSync } from "node:fs";
import { z } from "zod";
import { env } from "~/env.server";
import { messageOf } from "~/errors";
import { chargePriceMax, chargePriceMin, creditsPerChargeMax } from "~/limits";
import { defaultPrices } from "./default-prices";

const money = z.string().regex(/^\d{1,5}\.\d\d$/, 'is money, as "7.50"');
const isChargeable = (price: string) => Number(price) >= chargePriceMin && Number(price) <= chargePriceMax;
const words = `Shopify charges from ${chargePriceMin.toFixed(2)} to ${chargePriceMax}`;

const common = {
  id: z.string().regex(/^[a-z0-9-]{1,40}$/),
  name: z.string().min(1).max(60),
  credits: z.number().int().min(1).max(creditsPerChargeMax),
};
const packShape = z.strictObject({ ...common, price: money.refine(isChargeable, words) });
const planShape = z.strictObject({
  ...common,
  price: money.refine((price) => Number(price) === 0 || isChargeable(price), `${words}, or 0.00`),
});
const isUnique = (entries: { id: string }[]) => new Set(entries.map(({ id }) => id)).size === entries.length;

const shape = z.strictObject({
  currency: z.string().regex(/^[A-Z]{3}$/),
  packs: z.array(packShape).max(12).refine(isUnique, "two packs have the same id"),
  plans: z
    .array(planShape)
    .max(6)
    .refine(isUnique, "two plans have the same id")
    .refine((plans) => plans.filter(({ price }) => Number(price) === 0).length <= 1, "there is one free plan at most"),
  // a block of credits beyond a paid plan, and the cap for 30 days that a merchant approves with the plan
  overage: z
    .strictObject({
      credits: common.credits,
      price: money.refine(isChargeable, words),
      cap: money.refine(isChargeable, words),
    })
    .refine(({ price, cap }) => Number(cap) >= Number(price), "the cap is less than one block")
    .optional(),
});

/** `credits` of a plan come each period of 30 days; prices are decimal texts in `currency`. */
export type PriceList = z.infer<typeof shape>;
export type Pack = PriceList["packs"][number];
export type Plan = PriceList["plans"][number];
export type OverageTerms = NonNullable<PriceList["overage"]>;

/** Reads a price list from a JSON file; the built-in one without a path. Throws an error that says what is wrong with it. */
export function readPriceList(path: string | undefined): PriceList {
  if (!path) return shape.parse(defaultPrices);
  try {
    const parsed = shape.safeParse(JSON.parse(readFileSync(path, "utf8")));
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw new Error(`${issue?.path.join(".")}: ${issue?.message}`);
  } catch (cause) {
    throw new Error(`The price list of the setting PRICE_LIST cannot be used: ${messageOf(cause)}`, { cause });
  }
}

/** What is sold, as it was when this process started. What was sold before keeps its price and credits. */
export const priceList = readPriceList(env.PRICE_LIST);

export const isFree = ({ price }: Plan): boolean => Number(price) === 0;
export const freePlan: Plan | undefined = priceList.plans.find(isFree);
