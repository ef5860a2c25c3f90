import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  getOperationAST,
  isCompositeType,
  Kind,
  type SelectionSetNode,
} from "graphql";

const MUTATION_POINTS = 10;
const CONNECTION_POINTS = 2;
const WRAPPERS = ["edges", "nodes", "node", "pageInfo"];

type Measure = {
  schema: GraphQLSchema;
  document: DocumentNode;
  operationName: string | null;
  variables: Record<string, unknown>;
};
type Walk = Measure & { fragments: Map<string, FragmentDefinitionNode> };

/**
 * The points that an operation is asked for before it runs: 1 an object, 10 a mutation, and for a connection 2 and as many
 * times its entries' cost as the page's size has binary digits. Shopify's own formula is not public; this one agrees with
 * answers that were recorded from it.
 */
export function measureCost(measure: Measure): number {
  const fragments = new Map(
    measure.document.definitions
      .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  );
  const operation = getOperationAST(measure.document, measure.operationName);
  const root = operation && measure.schema.getRootType(operation.operation);
  if (!operation || !root) return 1;
  const walk = { ...measure, fragments };
  const isMutation = operation.operation === "mutation";
  return Math.max(1, sumSelections(walk, operation.selectionSet, root, isMutation ? mutationCost : fieldCost));
}

type CostOf = (walk: Walk, field: FieldNode, type: GraphQLNamedType) => number;

// Of the branches for several types only the dearest counts, because an object has one type.
function sumSelections(walk: Walk, set: SelectionSetNode | undefined, type: GraphQLNamedType, costOf: CostOf): number {
  let sum = 0;
  let dearest = 0;
  for (const selection of set?.selections ?? []) {
    if (selection.kind === Kind.FIELD) {
      sum += costOf(walk, selection, type);
      continue;
    }
    const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? walk.fragments.get(selection.name.value) : selection;
    if (!fragment) continue;
    const on = fragment.typeCondition ? walk.schema.getType(fragment.typeCondition.name.value) : type;
    const cost = sumSelections(walk, fragment.selectionSet, on ?? type, costOf);
    if (on === type) sum += cost;
    else dearest = Math.max(dearest, cost);
  }
  return sum + dearest;
}

function typeOfField(field: FieldNode, type: GraphQLNamedType): GraphQLNamedType | undefined {
  const found = "getFields" in type ? type.getFields()[field.name.value] : undefined;
  return found && getNamedType(found.type);
}

function fieldCost(walk: Walk, field: FieldNode, type: GraphQLNamedType): number {
  const result = typeOfField(field, type);
  if (!result || !isCompositeType(result)) return 0;
  const children = sumSelections(walk, field.selectionSet, result, fieldCost);
  if (result.name.endsWith("Connection")) return CONNECTION_POINTS + pageFactor(walk, field) * children;
  const isNode = WRAPPERS.includes(field.name.value) && /(Connection|Edge)$/.test(type.name);
  if (!isNode) return 1 + children;
  return field.name.value === "pageInfo" ? 0 : field.name.value === "edges" ? children : 1 + children;
}

// What a mutation answers with directly is within its points.
function mutationCost(walk: Walk, field: FieldNode, type: GraphQLNamedType): number {
  const payload = typeOfField(field, type);
  if (!payload) return MUTATION_POINTS;
  const direct: CostOf = (inner, child, parent) => {
    const cost = fieldCost(inner, child, parent);
    return cost > 0 ? cost - 1 : 0;
  };
  return MUTATION_POINTS + sumSelections(walk, field.selectionSet, payload, direct);
}

function pageFactor({ variables }: Walk, field: FieldNode): number {
  const argument = field.arguments?.find(({ name }) => name.value === "first" || name.value === "last");
  const { value } = argument ?? {};
  const given =
    value?.kind === Kind.VARIABLE ? variables[value.name.value] : value?.kind === Kind.INT ? value.value : 1;
  return Math.max(1, Math.ceil(Math.log2(Number(given) || 1)));
}
