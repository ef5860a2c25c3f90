import {
  type FieldNode,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
  isScalarType,
  Kind,
  type SelectionSetNode,
} from "graphql";
import ts from "typescript";

const scalars: Record<string, "string" | "number" | "boolean" | "any"> = {
  Int: "number",
  Float: "number",
  Boolean: "boolean",
  JSON: "any",
};
const baseOf = (scalar: string) => scalars[scalar] ?? "string";

type Field = {
  type: GraphQLOutputType;
  node: FieldNode;
  /** Whether it is there whatever the object's type. */
  always: boolean;
  /** What a mutation answers with: null only beside an error, for which the client throws. */
  isPayload: boolean;
};
type Output = {
  checker: ts.TypeChecker;
  schema: GraphQLSchema;
  /** What an answer is taken for. */
  type: ts.Type;
  on: GraphQLNamedType;
  set: SelectionSetNode;
  where: string;
};

/** What a hand-written type says of an answer that the schema, and what was selected, do not. */
export function compareOutput({ checker, schema, type, on, set, where }: Output): string[] {
  const fields = new Map<string, Field[]>();
  collect(schema, { on, set, always: true, fields });
  const members = type.isUnion() ? type.types : [type];
  return members.flatMap((member) =>
    member.getProperties().flatMap((property) => {
      const at = `${where}.${property.name}`;
      const found = fields.get(property.name);
      if (!found) return [`${at} is not selected`];
      const declaration = property.valueDeclaration ?? property.declarations?.[0];
      const value = declaration
        ? checker.getTypeOfSymbolAtLocation(property, declaration)
        : checker.getTypeOfSymbol(property);
      const isOptional = (property.flags & ts.SymbolFlags.Optional) !== 0;
      const missing = !isOptional && members.length === 1 && !found.some(({ always }) => always);
      const wrong = found.map((field) => compareField({ checker, schema, value, field, at }));
      // one of several branches has to fit, as an object is of one of their types
      const best = wrong.sort((a, b) => a.length - b.length)[0] ?? [];
      return [...(missing ? [`${at} is there for some types only`] : []), ...best];
    }),
  );
}

type CompareField = { checker: ts.TypeChecker; schema: GraphQLSchema; value: ts.Type; field: Field; at: string };

function compareField({ checker, schema, value, field, at }: CompareField): string[] {
  const { type, node } = field;
  if (value.flags & (ts.TypeFlags.Unknown | ts.TypeFlags.Any)) return [];
  const inner = isNonNullType(type) ? type.ofType : type;
  if (!isNonNullType(type) && !field.isPayload && !mayBeNull(value)) return [`${at} may be null`];
  const sure = checker.getNonNullableType(value);
  if (isListType(inner)) {
    const element = checker.getIndexTypeOfType(sure, ts.IndexKind.Number);
    if (!element) return [`${at} is a list`];
    return compareField({
      checker,
      schema,
      value: element,
      field: { ...field, type: inner.ofType, isPayload: false },
      at: `${at}[]`,
    });
  }
  if (isScalarType(inner) || isEnumType(inner)) return compareLeaf({ type: sure, wanted: inner, at, isAnswer: true });
  if (!node.selectionSet) return [`${at} has no selection`];
  return compareOutput({
    checker,
    schema,
    type: sure,
    on: inner as GraphQLNamedType,
    set: node.selectionSet,
    where: at,
  });
}

type Leaf = { type: ts.Type; wanted: GraphQLNamedType; at: string; isAnswer: boolean };

function compareLeaf({ type, wanted, at, isAnswer }: Leaf): string[] {
  const members = type.isUnion() ? type.types : [type];
  const base = isEnumType(wanted) ? "string" : baseOf(wanted.name);
  if (base === "any") return [];
  const flag = { string: ts.TypeFlags.StringLike, number: ts.TypeFlags.NumberLike, boolean: ts.TypeFlags.BooleanLike }[
    base
  ];
  const isLoose = !isAnswer && ["ID", "Decimal"].includes(wanted.name) ? ts.TypeFlags.NumberLike : 0;
  if (members.some((member) => !(member.flags & (flag | isLoose)))) return [`${at} is ${wanted.name}, a ${base}`];
  if (!isEnumType(wanted)) return [];
  const values = wanted.getValues().map(({ name }) => name);
  const literals = members.flatMap((member) => (member.isStringLiteral() ? [member.value] : []));
  if (literals.length < members.length) return [];
  // to be ready for more than may come is no mistake; to send more is
  if (isAnswer)
    return values.filter((name) => !literals.includes(name)).map((name) => `${at}: ${wanted.name} may be ${name}`);
  return literals.filter((name) => !values.includes(name)).map((name) => `${at}: ${wanted.name} has no ${name}`);
}

type Input = { checker: ts.TypeChecker; type: ts.Type; wanted: GraphQLInputType; where: string };

/** What a value in the code gives that the schema does not take. */
export function compareInput({ checker, type, wanted, where }: Input): string[] {
  if (type.flags & ts.TypeFlags.Any) return [`${where} is of any type`];
  if (isNonNullType(wanted) && mayBeNull(type)) return [`${where} must not be null`];
  const inner = isNonNullType(wanted) ? wanted.ofType : wanted;
  const sure = checker.getNonNullableType(type);
  if (isListType(inner)) {
    const element = checker.getIndexTypeOfType(sure, ts.IndexKind.Number) ?? sure;
    return compareInput({ checker, type: element, wanted: inner.ofType, where: `${where}[]` });
  }
  if (!isInputObjectType(inner))
    return compareLeaf({ type: sure, wanted: inner as GraphQLNamedType, at: where, isAnswer: false });
  return (sure.isUnion() ? sure.types : [sure]).flatMap((member) => {
    const given = new Map(member.getProperties().map((property) => [property.name, property]));
    const wrong = Object.values(inner.getFields()).flatMap((field) => {
      const property = given.get(field.name);
      given.delete(field.name);
      const at = `${where}.${field.name}`;
      if (!property) return isRequiredInputField(field) ? [`${at} is not given`] : [];
      return compareInput({ checker, type: checker.getTypeOfSymbol(property), wanted: field.type, where: at });
    });
    return [...wrong, ...[...given.keys()].map((name) => `${where}: ${inner.name} has no ${name}`)];
  });
}

type Collect = { on: GraphQLNamedType; set: SelectionSetNode; always: boolean; fields: Map<string, Field[]> };

function collect(schema: GraphQLSchema, { on, set, always, fields }: Collect): void {
  for (const selection of set.selections) {
    if (selection.kind === Kind.FIELD) {
      const known = "getFields" in on ? on.getFields()[selection.name.value] : undefined;
      if (!known) continue;
      const key = selection.alias?.value ?? selection.name.value;
      const isPayload = on === schema.getMutationType();
      const found = { type: known.type as GraphQLOutputType, node: selection, always, isPayload };
      fields.set(key, [...(fields.get(key) ?? []), found]);
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      const type = selection.typeCondition ? schema.getType(selection.typeCondition.name.value) : on;
      if (type) collect(schema, { on: type, set: selection.selectionSet, always: always && type === on, fields });
    } else throw new Error("a named fragment: teach this test to follow it");
  }
}

function mayBeNull(type: ts.Type): boolean {
  const members = type.isUnion() ? type.types : [type];
  return members.some((member) => (member.flags & (ts.TypeFlags.Null | ts.TypeFlags.Undefined)) !== 0);
}
