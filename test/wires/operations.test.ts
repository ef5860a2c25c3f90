// Every call of Shopify's Admin API against its real schema: the operations, what the code gives them, and what it takes the
// answers for.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { GraphQLSchema } from "graphql";
import ts from "typescript";
import { beforeAll, expect, test } from "vitest";
import { fetchAdminSchema } from "../../local/shopify/fetch-admin-schema.mjs";
import { loadAdminSchema } from "../../local/shopify/graphql/load-schema";
import { checkOperations } from "./check-operations";

const root = join(import.meta.dirname, "../..");
const OPERATION = /(query|mutation)\s+\w+\s*[({]/;

const PRELUDE = `import { z } from "zod";
import type { AdminGraphql } from "./shopify-graphql.server";
declare const graphql: AdminGraphql;
const PRODUCT = \`query P($id: ID!, $n: Int!) { product(id: $id) { title status media(first: $n) { nodes { id } } } }\`;
const FILES = \`mutation F($files: [FileCreateInput!]!) { fileCreate(files: $files) { userErrors { message } } }\`;
const NODE = \`query N($id: ID!) { node(id: $id) { id ... on AppSubscription { name } } }\`;
export const used = [PRODUCT, FILES, NODE, z];
`;
const given = `{ id: "gid", n: 1 }`;
/** A call whose answer is taken for this of a product. */
const taking = (fields: string) => `graphql<{ product: { ${fields} } | null }>(PRODUCT, ${given})`;
const parsing = (fields: string) =>
  `async () => z.object({ product: z.object({ ${fields} }).nullable() }).parse(await graphql<unknown>(PRODUCT, ${given}))`;
const right = [
  taking("title: string; media: { nodes: { id: string }[] }"),
  taking('status: "ACTIVE" | "ARCHIVED" | "DRAFT" | "UNLISTED" | "LATER"'),
  parsing("title: z.string()"),
  'graphql<{ node: { id: string; name?: string } | null }>(NODE, { id: "gid" })',
  'graphql<{ fileCreate: { userErrors: { message: string }[] } }>(FILES, { files: [{ originalSource: "u" }] })',
];
const wrongCalls: [string, string, string][] = [
  ["reads a field that is not selected", taking("titel: string"), "P.product.titel is not selected"],
  ["takes a text for a number", taking("title: number"), "P.product.title is String, a string"],
  ["takes a list for one", taking("media: { nodes: { id: string } }"), "P.product.media.nodes is a list"],
  [
    "forgets a status",
    taking('status: "ACTIVE" | "DRAFT" | "UNLISTED" | "ARCHIVD"'),
    "P.product.status: ProductStatus may be ARCHIVED",
  ],
  ["parses what is not selected", parsing("vendor: z.string()"), "P.product.vendor is not selected"],
  [
    "takes for sure what may be null",
    `graphql<{ product: { title: string } }>(PRODUCT, ${given})`,
    "P.product may be null",
  ],
  [
    "takes what some types have for what all have",
    'graphql<{ node: { name: string } | null }>(NODE, { id: "g" })',
    "N.node.name is there for some types only",
  ],
  ["gives no variable", 'graphql<{ product: null }>(PRODUCT, { id: "gid" })', "P: $n is not given"],
  ["gives one too many", 'graphql<{ product: null }>(PRODUCT, { id: "gid", n: 1, m: 2 })', "P: there is no $m"],
  ["gives a text for a number", 'graphql<{ product: null }>(PRODUCT, { id: "gid", n: "1" })', "P $n is Int, a number"],
  ["gives null", "graphql<{ product: null }>(PRODUCT, { id: null, n: 1 })", "P $id must not be null"],
  [
    "gives a field that there is not",
    'graphql<{}>(FILES, { files: [{ originalSource: "u", title: "t" }] })',
    "F $files[]: FileCreateInput has no title",
  ],
  ["forgets a field", 'graphql<{}>(FILES, { files: [{ alt: "a" }] })', "F $files[].originalSource is not given"],
  [
    "gives a value that there is not",
    'graphql<{}>(FILES, { files: [{ originalSource: "u", contentType: "PICTURE" as const }] })',
    "F $files[].contentType: FileContentType has no PICTURE",
  ],
  ["says nothing of its answer", `graphql(PRODUCT, ${given})`, "P: nobody says what the answer is taken for"],
];

let schema: GraphQLSchema;
let files: string[];
let program: ts.Program;
beforeAll(() => {
  fetchAdminSchema();
  ({ schema } = loadAdminSchema());
  files = readdirSync(join(root, "app"), { recursive: true, encoding: "utf8" })
    .map((path) => join(root, "app", path))
    .filter((path) => /\.tsx?$/.test(path) && !path.includes("/generated/"))
    .filter((path) => OPERATION.test(readFileSync(path, "utf8")));
  const calls = [...right, ...wrongCalls.map(([, call]) => call)];
  const fixtures = calls.map((call) => [fixtureOf(call), `${PRELUDE}export const call = ${call};`]);
  program = compile(files, Object.fromEntries(fixtures));
}, 120_000);

const names = new Map<string, string>();
/** Where a call stands, in no real file. */
function fixtureOf(call: string): string {
  const name = names.get(call) ?? join(root, `app/call-${names.size}-of-a-test.ts`);
  names.set(call, name);
  return name;
}

function compile(paths: string[], texts: Record<string, string>): ts.Program {
  const config = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, root);
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile } = host;
  host.fileExists = (path) => path in texts || fileExists(path);
  host.readFile = (path) => texts[path] ?? readFile(path);
  return ts.createProgram({
    rootNames: [...paths, ...Object.keys(texts)],
    options: { ...options, noEmit: true },
    host,
  });
}

test("every operation is one of the schema's, every call of it gives and takes what the schema says", () => {
  const { operations, wrong } = checkOperations({ program, files, schema });
  expect(wrong.map((line) => line.replace(`${root}/`, ""))).toEqual([]);
  expect(operations.length).toBeGreaterThanOrEqual(14);
  const uncalled = operations.filter(({ calls }) => calls === 0);
  expect(uncalled.map(({ file, name }) => `${relative(root, file)} ${name}`)).toEqual([]);
});

test("nobody takes a token, or a webhook's word, by the ways of the library that refresh tokens on their own", () => {
  const ways = /\bunauthenticated\b|\bauthenticate\.(webhook|flow|public|fulfillmentService)\b/;
  const found = readdirSync(join(root, "app"), { recursive: true, encoding: "utf8" }).filter(
    (path) => /\.tsx?$/.test(path) && ways.test(readFileSync(join(root, "app", path), "utf8")),
  );
  expect(found).toEqual([]);
});

test("the client, the library and the subscriptions speak the version of this schema", async () => {
  const version = /adminApiVersion = "([\d-]+)"/.exec(
    readFileSync(join(root, "app/shopify-graphql.server.ts"), "utf8"),
  )?.[1];
  const { schemaPath } = await import("../../local/shopify/fetch-admin-schema.mjs");
  expect(schemaPath).toContain(`admin_${version}.json`);
  const { ApiVersion } = await import("@shopify/shopify-api");
  expect(readFileSync(join(root, "app/shopify.server.ts"), "utf8")).toContain("apiVersion: ApiVersion.October26");
  expect(ApiVersion.October26).toBe(version);
});

const wrongIn = (call: string) => {
  const { wrong } = checkOperations({ program, files: [fixtureOf(call)], schema });
  return wrong.map((line) => line.replace(/^\S+ /, ""));
};

test.each(right)("%s is right", (call) => {
  expect(wrongIn(call)).toEqual([]);
});

test.each(wrongCalls)("a call is found that %s", (_, call, said) => {
  expect(wrongIn(call)).toEqual([said]);
});
