import { createHash } from "node:crypto";
import { readGid } from "../gid";
import { type Metafield, metafieldKey } from "../shop-state";
import { type Args, type GraphqlContext, notImplemented, type View } from "./context";
import { paginate } from "./paginate";

/** What the app calls `$app` or `$app:x` is kept as `app--<client id>` or `app--<client id>--x`; nothing means `$app`. */
export function resolveNamespace({ apiKey }: Pick<GraphqlContext, "apiKey">, given: string | null | undefined): string {
  if (!given || given === "$app") return `app--${apiKey}`;
  return given.startsWith("$app:") ? `app--${apiKey}--${given.slice("$app:".length)}` : given;
}

/** Changes whenever the value does; what `compareDigest` is compared with. */
export const digestOf = ({ value }: Pick<Metafield, "value">): string =>
  createHash("sha256").update(value).digest("hex");

/** The fields `metafield` and `metafields` of whatever has some. */
export function showMetafields(context: GraphqlContext, ownerId: string): View {
  const { metafields } = context.state;
  const show = (metafield: Metafield) => showMetafield(context, metafield);
  return {
    metafield: ({ namespace, key }: Args) => {
      const found = metafields.get(metafieldKey({ ownerId, namespace: resolveNamespace(context, namespace), key }));
      return found ? show(found) : null;
    },
    metafields: (args: Args) => {
      const namespace = args.namespace && resolveNamespace(context, args.namespace);
      // keys may carry their namespace: "$app.look"
      const keys = args.keys?.map((key: string) => {
        const [, space = "", name = ""] = /^(.*)\.([^.]+)$/.exec(key) ?? [];
        return space ? `${resolveNamespace(context, space)}.${name}` : `${namespace ?? ""}.${key}`;
      });
      const owned = [...metafields.values()].filter((metafield) => metafield.ownerId === ownerId);
      const all = owned.filter(
        ({ namespace: space, key }) =>
          (!namespace || space === namespace) && (!keys || keys.includes(`${space}.${key}`)),
      );
      return paginate({ all: args.reverse ? all.reverse() : all, args, show });
    },
  };
}

export function showMetafield(context: GraphqlContext, metafield: Metafield): View {
  const { id, ownerId, namespace, key, type, value, createdAt, updatedAt } = metafield;
  const isList = type.startsWith("list.");
  const isReference = type.endsWith("_reference");
  return {
    __typename: "Metafield",
    id,
    legacyResourceId: String(readGid(id)?.id),
    namespace,
    key,
    type,
    value,
    jsonValue: () => readValue(type, value),
    compareDigest: digestOf(metafield),
    sizeInBytes: Buffer.byteLength(value),
    createdAt,
    updatedAt,
    owner: () => context.findNode(ownerId),
    ownerType: () => ownerTypes[readGid(ownerId)?.type ?? ""],
    reference: () => (isReference && !isList ? context.findNode(value) : null),
    references: (args: Args) => {
      if (!isReference || !isList) return null;
      const all = (JSON.parse(value) as string[])
        .map((gid) => context.findNode(gid))
        .filter((node): node is View & { id: string } => node !== null);
      return paginate({ all, args, show: (node) => node });
    },
    definition: () => {
      throw notImplemented("Metafield.definition");
    },
  };
}

const ownerTypes: Record<string, string> = {
  Product: "PRODUCT",
  ProductVariant: "PRODUCTVARIANT",
  Shop: "SHOP",
  AppInstallation: "APP_INSTALLATION",
};

function readValue(type: string, value: string): unknown {
  const plain = ["single_line_text_field", "multi_line_text_field", "date", "date_time", "url", "color"];
  if (plain.includes(type) || (type.endsWith("_reference") && !type.startsWith("list."))) return value;
  if (type === "number_decimal") return value;
  return JSON.parse(value);
}
