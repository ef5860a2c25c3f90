import {
  type GraphQLSchema,
  getOperationAST,
  type OperationDefinitionNode,
  parse,
  typeFromAST,
  validate,
} from "graphql";
import ts from "typescript";
import { compareInput, compareOutput } from "./compare-types";

export type Operation = { file: string; name: string; text: string; calls: number };

const OPERATION = /^\s*(#graphql\s+)?(query|mutation)\s+\w+\s*[({]/;

type Check = { program: ts.Program; files: string[]; schema: GraphQLSchema };

/**
 * Holds every GraphQL operation of these files to the schema, and every call of one to the operation: the variables that it gives,
 * and the type, or the zod shape, that its answer is taken for. Answers the operations and what is wrong, in words.
 */
export function checkOperations({ program, files, schema }: Check): { operations: Operation[]; wrong: string[] } {
  const checker = program.getTypeChecker();
  const operations: Operation[] = [];
  const wrong: string[] = [];
  for (const file of files) {
    const source = program.getSourceFile(file);
    if (!source) throw new Error(`no such source: ${file}`);
    const known = new Map<string, OperationDefinitionNode>();
    const counts = new Map<string, Operation>();
    walk(source, (node) => {
      if (ts.isTemplateExpression(node) && OPERATION.test(node.head.text))
        wrong.push(`${file}: an operation that is put together cannot be checked`);
      const text = readOperation(node);
      if (text === null) return;
      const name = ts.isVariableDeclaration(node.parent) ? node.parent.name.getText() : "";
      const document = parse(text);
      const operation = getOperationAST(document);
      const found = validate(schema, document).map(({ message }) => message);
      wrong.push(...found.map((message) => `${file} ${name}: ${message}`));
      const entry = { file, name, text, calls: 0 };
      operations.push(entry);
      if (!operation || found.length > 0) return;
      known.set(name, operation);
      counts.set(name, entry);
    });
    walk(source, (node) => {
      if (!ts.isCallExpression(node)) return;
      const [first, variables] = node.arguments;
      const operation = first && ts.isIdentifier(first) ? known.get(first.text) : undefined;
      if (!operation) return;
      (counts.get((first as ts.Identifier).text) as Operation).calls++;
      const where = `${file} ${operation.name?.value}`;
      const answer = typeOfAnswer(node, checker);
      const root = schema.getRootType(operation.operation);
      if (!answer) wrong.push(`${where}: nobody says what the answer is taken for`);
      else if (root)
        wrong.push(...compareOutput({ checker, schema, type: answer, on: root, set: operation.selectionSet, where }));
      wrong.push(...checkVariables({ checker, schema, operation, variables, where }));
    });
  }
  return { operations, wrong };
}

type CheckVariables = {
  checker: ts.TypeChecker;
  schema: GraphQLSchema;
  operation: OperationDefinitionNode;
  variables: ts.Expression | undefined;
  where: string;
};

function checkVariables({ checker, schema, operation, variables, where }: CheckVariables): string[] {
  const type = variables && checker.getTypeAtLocation(variables);
  const given = new Map((type?.getProperties() ?? []).map((property) => [property.name, property]));
  const wrong: string[] = [];
  for (const { variable, type: node, defaultValue } of operation.variableDefinitions ?? []) {
    const name = variable.name.value;
    const property = given.get(name);
    const wanted = typeFromAST(schema, node as never);
    given.delete(name);
    if (!property) {
      if (node.kind === "NonNullType" && !defaultValue) wrong.push(`${where}: $${name} is not given`);
    } else if (wanted && variables) {
      const value = checker.getTypeOfSymbolAtLocation(property, variables);
      wrong.push(...compareInput({ checker, type: value, wanted: wanted as never, where: `${where} $${name}` }));
    }
  }
  return [...wrong, ...[...given.keys()].map((name) => `${where}: there is no $${name}`)];
}

function readOperation(node: ts.Node): string | null {
  if (!ts.isNoSubstitutionTemplateLiteral(node) && !ts.isStringLiteral(node)) return null;
  return OPERATION.test(node.text) ? node.text : null;
}

// The type argument of the call; where that says nothing, what the shape takes that the awaited answer is given to.
function typeOfAnswer(call: ts.CallExpression, checker: ts.TypeChecker): ts.Type | null {
  const [argument] = call.typeArguments ?? [];
  const said = argument && checker.getTypeFromTypeNode(argument);
  if (said && !(said.flags & ts.TypeFlags.Unknown)) return said;
  const given = ts.isAwaitExpression(call.parent) ? call.parent : call;
  const parsing = given.parent;
  if (!ts.isCallExpression(parsing) || !ts.isPropertyAccessExpression(parsing.expression)) return null;
  if (parsing.expression.name.text !== "parse" || parsing.arguments[0] !== given) return null;
  const input = checker.getTypeAtLocation(parsing.expression.expression).getProperty("_input");
  return input ? checker.getTypeOfSymbolAtLocation(input, parsing) : null;
}

function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}
