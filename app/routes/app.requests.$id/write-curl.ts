import type { RequestRecord } from "~/extraction/find-request";

type WriteCurl = { apiUrl: string; record: Pick<RequestRecord, "trialImage" | "input"> };

/**
 * A command for a POSIX shell that makes a request again, as a new one, with the key in LOOKLIFT_KEY. Whatever was asked for,
 * the shell takes it as it is.
 */
export function writeCurl({ apiUrl, record: { trialImage, input } }: WriteCurl): string {
  const { maxItems, productName, productDescription } = input.context ?? {};
  const context = {
    ...(maxItems !== undefined && { max_items: maxItems }),
    ...(productName !== undefined && { product_name: productName }),
    ...(productDescription !== undefined && { product_description: productDescription }),
  };
  const body = {
    trial_image: trialImage,
    ...(input.runtimeConfig && { runtime_config: input.runtimeConfig }),
    ...(Object.keys(context).length > 0 && { extraction_context: context }),
  };
  return [
    `curl ${quote(`${apiUrl}/v1/extract`)}`,
    `-H "Authorization: Bearer $LOOKLIFT_KEY"`,
    `-H 'Content-Type: application/json'`,
    `--data-binary ${quote(JSON.stringify(body))}`,
  ].join(" \\\n  ");
}

const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
