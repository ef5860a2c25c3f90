import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  type GraphQLFieldResolver,
  getNamedType,
  isCompositeType,
} from "graphql";
import { fileChanges, fileQueries } from "./change-files";
import { pixelMutations, pixelQueries } from "./change-pixel";
import { productMutations } from "./change-products";
import { webhookMutations, webhookQueries } from "./change-webhooks";
import { type GraphqlContext, notImplemented, type Resolver, type View } from "./context";
import { chargeMutations } from "./create-charges";
import { fileCreations } from "./create-files";
import { nodeQueries } from "./find-node";
import { definitionQueries } from "./list-definitions";
import { productQueries } from "./list-products";
import type { AdminSchema } from "./load-schema";
import { usageMutations } from "./record-usage";
import { requireScope } from "./require-scope";
import { metafieldMutations } from "./set-metafields";
import { installationMutations, installationQueries } from "./show-installation";
import { shopQueries } from "./show-shop";

const queries: Record<string, Resolver> = {
  ...shopQueries,
  ...productQueries,
  ...fileQueries,
  ...installationQueries,
  ...nodeQueries,
  ...definitionQueries,
  ...pixelQueries,
  ...webhookQueries,
};
const mutations: Record<string, Resolver> = {
  ...productMutations,
  ...fileCreations,
  ...fileChanges,
  ...metafieldMutations,
  ...chargeMutations,
  ...usageMutations,
  ...installationMutations,
  ...pixelMutations,
  ...webhookMutations,
};
const roots: Record<string, Record<string, Resolver>> = { QueryRoot: queries, Mutation: mutations };

type Execute = {
  admin: AdminSchema;
  document: DocumentNode;
  operationName: string | null;
  variables: Record<string, unknown>;
  context: GraphqlContext;
};

/**
 * Runs an operation that the schema allows. What the stand-in does not have is an error that says so, never null. `objects`
 * counts what was looked up.
 */
export async function executeOperation({ admin, document, operationName, variables, context }: Execute) {
  let objects = 0;
  const fieldResolver: GraphQLFieldResolver<View, GraphqlContext> = (source, args, _, info) => {
    const { parentType, fieldName, returnType } = info;
    const result = getNamedType(returnType);
    const field = `${parentType.name}.${fieldName}`;
    for (const name of [field, result.name]) {
      const wanted = admin.requiredScopes.get(name);
      if (wanted) requireScope(context, wanted, fieldName);
    }
    if (isCompositeType(result)) objects++;
    const root = roots[parentType.name];
    if (root) {
      const resolver = root[fieldName];
      if (!resolver) throw notImplemented(field);
      return resolver(args, context);
    }
    const value = source[fieldName];
    if (value === undefined) throw notImplemented(field);
    return typeof value === "function" ? value(args) : value;
  };
  const result: ExecutionResult = await execute({
    schema: admin.schema,
    document,
    operationName,
    variableValues: variables,
    contextValue: context,
    fieldResolver: fieldResolver as GraphQLFieldResolver<unknown, unknown>,
    typeResolver: (value) => (value as View)["__typename"] as string,
  });
  return { result, objects };
}
