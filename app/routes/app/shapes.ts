import { z } from "zod";
import { uploadKeyBytesMax } from "~/limits";

export const uploadKeyShape = z
  .string()
  .regex(/^[\w./-]+$/)
  .max(uploadKeyBytesMax);

/** A product's id as Shopify writes it. */
export const productGidShape = z.string().regex(/^gid:\/\/shopify\/Product\/\d{1,20}$/);
