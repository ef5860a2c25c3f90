import { makeGid, readGid } from "../gid";
import { type Metafield, metafieldKey } from "../shop-state";
import { describeProductForWebhook } from "../webhooks/payloads";
import { checkValue } from "./check-value";
import { type Args, type GraphqlContext, type Resolver, type UserError, userError } from "./context";
import { findProduct, findVariant } from "./find-product";
import { requireScope } from "./require-scope";
import { digestOf, resolveNamespace, showMetafield } from "./show-metafield";

const FIELDS_MAX = 25;
const TOTAL_BYTES_MAX = 10 * 1024 * 1024;
const RESERVED = ["shopify_standard", "protected", "shopify-l10n-fields"];

const metafieldsSet: Resolver = async ({ metafields: inputs }: Args, context) => {
  if (inputs.length > FIELDS_MAX) {
    const text = `Exceeded the maximum metafields input limit of ${FIELDS_MAX}.`;
    return { metafields: null, userErrors: [userError(["metafields"], text, "LESS_THAN_OR_EQUAL_TO")] };
  }
  const bytes = inputs.reduce((sum: number, { value }: Args) => sum + Buffer.byteLength(value), 0);
  if (bytes > TOTAL_BYTES_MAX) {
    const text = "The input exceeds the maximum total size of 10 MB.";
    return { metafields: null, userErrors: [userError(["metafields"], text, "TOO_LONG")] };
  }
  for (const { ownerId } of inputs) requireOwnerScope(context, ownerId, "metafieldsSet");
  // nothing is kept unless everything is right
  const userErrors = inputs.flatMap((input: Args, index: number) => checkInput(context, input, index));
  if (userErrors.length > 0) return { metafields: [], userErrors };
  const set = inputs.map((input: Args) => putMetafield(context, input));
  await tellProducts(context, inputs);
  return { metafields: set.map((metafield: Metafield) => showMetafield(context, metafield)), userErrors: [] };
};

const metafieldsDelete: Resolver = async ({ metafields: inputs }: Args, context) => {
  for (const { ownerId } of inputs) requireOwnerScope(context, ownerId, "metafieldsDelete");
  const { state } = context;
  const deletedMetafields = inputs.map(({ ownerId, namespace, key }: Args) => {
    const found = metafieldKey({ ownerId, namespace: resolveNamespace(context, namespace), key });
    return state.metafields.delete(found) ? { ownerId, namespace, key } : null;
  });
  await tellProducts(context, inputs);
  return { deletedMetafields, userErrors: [] };
};

function checkInput(context: GraphqlContext, input: Args, index: number): UserError[] {
  const { ownerId, key, value } = input;
  const wrong = (field: string, message: string, code: string | null) => [
    userError(["metafields", String(index), field], message, code),
  ];
  if (!ownerExists(context, ownerId)) return wrong("ownerId", "Owner does not exist.", "INVALID_VALUE");
  const namespace = resolveNamespace(context, input.namespace);
  for (const [field, name, text, shortest, longest] of [
    ["namespace", "Namespace", namespace, 3, 255],
    ["key", "Key", key, 2, 64],
  ] as const) {
    if (text.length < shortest)
      return wrong(field, `${name} is too short (minimum is ${shortest} characters)`, "TOO_SHORT");
    if (text.length > longest)
      return wrong(field, `${name} is too long (maximum is ${longest} characters)`, "TOO_LONG");
  }
  if (RESERVED.includes(namespace)) return wrong("namespace", `Namespace ${namespace} is a reserved namespace`, null);
  if (namespace.startsWith("app--") && namespace !== `app--${context.apiKey}` && !isOurs(context, namespace))
    return wrong(
      "namespace",
      "Access to this namespace and key on Metafields for this resource type is not allowed.",
      "APP_NOT_AUTHORIZED",
    );
  const present = context.state.metafields.get(metafieldKey({ ownerId, namespace, key }));
  const type = typeOf(context, input, namespace, present);
  if (typeof type !== "string") return wrong("type", type.message, type.code);
  const refusal = checkValue(context.state, { type, value });
  if (refusal) return wrong("value", refusal.message, refusal.code);
  if ("compareDigest" in input && (present ? digestOf(present) : null) !== input.compareDigest)
    return [
      userError(
        ["metafields", String(index)],
        "The resource has been updated since it was loaded. Try again with an updated `compareDigest` value.",
        "STALE_OBJECT",
      ),
    ];
  return [];
}

const isOurs = ({ apiKey }: GraphqlContext, namespace: string): boolean => namespace.startsWith(`app--${apiKey}--`);

// The one of the definition in shopify.app.toml; else the given one; else the one that the metafield has.
function typeOf({ config, apiKey }: GraphqlContext, input: Args, namespace: string, present: Metafield | undefined) {
  const isProduct = readGid(input.ownerId)?.type === "Product" && namespace === `app--${apiKey}`;
  const definition = isProduct ? config.productMetafields.find(({ key }) => key === input.key) : undefined;
  const expected = definition?.type ?? present?.type;
  if (!expected && !input.type) return { message: "Type can't be blank", code: "BLANK" };
  if (expected && input.type && input.type !== expected)
    return {
      message: `Type '${input.type}' must be consistent with the definition's type: '${expected}'.`,
      code: "INVALID_TYPE",
    };
  return String(input.type ?? expected);
}

function putMetafield(context: GraphqlContext, input: Args): Metafield {
  const { state } = context;
  const { ownerId, key, value } = input;
  const namespace = resolveNamespace(context, input.namespace);
  const name = metafieldKey({ ownerId, namespace, key });
  const present = state.metafields.get(name);
  const now = new Date().toISOString();
  const metafield: Metafield = {
    id: present?.id ?? makeGid("Metafield", state.newId()),
    ownerId,
    namespace,
    key,
    type: typeOf(context, input, namespace, present) as string,
    value,
    createdAt: present?.createdAt ?? now,
    updatedAt: now,
  };
  state.metafields.set(name, metafield);
  return metafield;
}

function ownerExists({ state }: GraphqlContext, gid: string): boolean {
  const read = readGid(gid);
  if (read?.type === "Shop") return read.id === state.settings.id;
  if (read?.type === "AppInstallation") return read.id === state.installation.id;
  return Boolean(findProduct(state, gid) ?? findVariant(state, gid));
}

function requireOwnerScope(context: GraphqlContext, ownerId: string, field: string): void {
  const type = readGid(ownerId)?.type ?? "";
  if (type === "Product" || type === "ProductVariant") requireScope(context, ["write_products"], field);
}

// A metafield is part of its product: whoever listens for the product is told.
async function tellProducts({ state, notify }: GraphqlContext, inputs: Args[]): Promise<void> {
  const products = new Set(inputs.map(({ ownerId }) => findProduct(state, ownerId)));
  for (const product of products) {
    if (!product) continue;
    product.updatedAt = new Date().toISOString();
    await notify("products/update", describeProductForWebhook(product));
  }
}

export const metafieldMutations = { metafieldsSet, metafieldsDelete };
