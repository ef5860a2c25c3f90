import { makeGid } from "../gid";
import type { MetafieldDefinition } from "../read-app-config";
import { type Args, notImplemented, type Resolver } from "./context";
import { paginate } from "./paginate";
import { resolveNamespace } from "./show-metafield";

// Those of shopify.app.toml; a shop that lacks one, as after a deployment that failed, names it in `settings.lacks`.
const metafieldDefinitions: Resolver = (args: Args, context) => {
  const { ownerType, namespace, key, query, constraintStatus, pinnedStatus } = args;
  if (query || constraintStatus || (pinnedStatus && pinnedStatus !== "ANY"))
    throw notImplemented("metafieldDefinitions with a search");
  const ours = resolveNamespace(context, "$app");
  const isAsked = ownerType === "PRODUCT" && (!namespace || resolveNamespace(context, namespace) === ours);
  const lacks = context.state.settings.lacks ?? [];
  const all = context.config.productMetafields
    .filter((definition) => isAsked && (!key || definition.key === key) && !lacks.includes(definition.key))
    .map((definition, at) => ({ ...definition, id: makeGid("MetafieldDefinition", at + 1) }));
  return paginate({ all, args, show: (definition) => showDefinition(definition, ours) });
};

const showDefinition = (
  { id, key, type, name, description }: MetafieldDefinition & { id: string },
  namespace: string,
) => ({
  ...{ __typename: "MetafieldDefinition", id, key, name, namespace, description, ownerType: "PRODUCT" },
  type: { __typename: "MetafieldDefinitionType", name: type },
});

export const definitionQueries = { metafieldDefinitions };
