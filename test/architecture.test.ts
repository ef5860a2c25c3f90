// The map of the app, as a test: which folder may import which, which may touch which vendor, and who owns which table.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, test } from "vitest";

const root = resolve(import.meta.dirname, "..");

const mayImport: Record<string, string[]> = {
  entry: [
    "routes",
    "api",
    "attribution",
    "billing",
    "callbacks",
    "flow",
    "storefront",
    "extraction",
    "compliance",
    "clients",
    "uploads",
    "credits",
    "engine",
    "wires",
  ],
  routes: [
    "api",
    "attribution",
    "callbacks",
    "flow",
    "billing",
    "storefront",
    "matching",
    "extraction",
    "compliance",
    "clients",
    "uploads",
    "credits",
    "wires",
  ],
  api: ["callbacks", "extraction", "clients", "uploads", "credits", "wires"],
  callbacks: ["extraction", "clients", "wires"],
  flow: ["storefront", "clients", "uploads", "wires"],
  attribution: ["storefront", "clients", "wires"],
  compliance: [
    "attribution",
    "billing",
    "callbacks",
    "flow",
    "storefront",
    "extraction",
    "clients",
    "uploads",
    "credits",
    "wires",
  ],
  billing: ["credits", "wires"],
  storefront: ["matching", "extraction", "clients", "uploads", "wires"],
  matching: ["extraction", "wires"],
  extraction: ["clients", "uploads", "credits", "engine", "wires"],
  clients: ["credits", "wires"],
  uploads: ["wires"],
  credits: ["wires"],
  engine: [],
  wires: ["wires"],
};

// A route may use the parts of Shopify's library that render pages; server code of it lives in the shopify wires only.
const mayUseVendor: Record<string, (path: string) => boolean> = {
  "@shopify/polaris": (path) => path.startsWith("app/routes/"),
  "@shopify/app-bridge": (path) => path.startsWith("app/routes/"),
  "@shopify/shopify-app-remix/react": (path) => path.startsWith("app/routes/"),
  "@shopify/shopify-app-remix/server": (path) => path === "app/shopify.server.ts" || path.startsWith("app/routes/"),
  "@shopify/shopify-app-remix/adapters": (path) => path === "app/shopify.server.ts",
  "@shopify/shopify-api": (path) => /^app\/shopify[^/]*\.server\.ts$/.test(path),
  "@aws-sdk/": (path) => path === "app/storage.server.ts",
  "pg-boss": (path) => path === "app/jobs.server.ts",
  "@prisma/": (path) => path === "app/db.server.ts",
  "@modelcontextprotocol/": (path) => path.startsWith("app/api/"),
  standardwebhooks: (path) => path === "app/callbacks/sign-message.ts",
  "@tensorflow/": (path) => path.startsWith("app/engine/embedded/"),
};

const tableOwner: Record<string, string> = {
  client: "clients",
  apiKey: "clients",
  keySpend: "clients",
  erasedShop: "clients",
  erasureKey: "clients",
  creditAccount: "credits",
  creditGrant: "credits",
  creditHold: "credits",
  creditEntry: "credits",
  requestLog: "extraction",
  reconcilerRun: "extraction",
  requestEvent: "extraction",
  extractedItem: "extraction",
  idempotencyKey: "extraction",
  trialImage: "uploads",
  look: "storefront",
  shopRemoval: "storefront",
  publishedPage: "storefront",
  pageLease: "storefront",
  bulkRun: "storefront",
  bulkRunLook: "storefront",
  shopCheck: "storefront",
  shopLeave: "compliance",
  shopSession: "wires",
  webhookDelivery: "compliance",
  billingAccount: "billing",
  purchase: "billing",
  subscription: "billing",
  planPeriod: "billing",
  overage: "billing",
  callbackEndpoint: "callbacks",
  callbackSend: "callbacks",
  callbackAttempt: "callbacks",
  flowRun: "flow",
  flowEvent: "flow",
  measuring: "attribution",
  lookCount: "attribution",
  pixelEvent: "attribution",
  lookOrder: "attribution",
  lookOrderLine: "attribution",
  lookRefund: "attribution",
};

const folders = readdirSync(join(root, "app"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== "generated")
  .map((entry) => entry.name);

type Source = { path: string; text: string; specifiers: string[]; folder: string };
const sources: Source[] = ["app", "local"].flatMap(listFiles).map((path) => {
  const text = readFileSync(join(root, path), "utf8");
  const specifiers = [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*["']([^"']+)["']/g)].map((match) => match[1] ?? "");
  return { path, text, specifiers, folder: folderOf(path) };
});
const ofApp = sources.filter(({ path }) => path.startsWith("app/"));

test("the map knows every folder of the app", () => {
  expect(folders.filter((folder) => !(folder in mayImport))).toEqual([]);
});

describe.each(ofApp)("$path", ({ path, text, specifiers, folder }) => {
  test("imports only folders below it", () => {
    const targets = specifiers
      .map((specifier) => resolveLocal(path, specifier))
      .filter((target) => target !== undefined);
    const foreign = targets.filter((target) => {
      const other = folderOf(target);
      return other !== folder && !mayImport[folder]?.includes(other);
    });
    expect(foreign).toEqual([]);
  });

  test("touches only its own vendors and tables", () => {
    const vendors = Object.entries(mayUseVendor).filter(
      ([vendor, allowed]) => specifiers.some((specifier) => specifier.startsWith(vendor)) && !allowed(path),
    );
    const tables = [...text.matchAll(/\b(?:prisma|tx)\.(\w+)\./g)].map((match) => match[1] ?? "");
    const foreignTables = tables.filter((table) => table in tableOwner && tableOwner[table] !== folder);
    expect({ vendors: vendors.map(([vendor]) => vendor), foreignTables }).toEqual({ vendors: [], foreignTables: [] });
  });
});

const components = ofApp.filter(({ path }) => /^app\/routes\/[^/]+\/(?!route\.)[^/]*\.tsx$/.test(path));

test.each(components)("$path is a component: no server code", ({ specifiers }) => {
  expect(specifiers.filter((specifier) => specifier.includes(".server"))).toEqual([]);
});

test("only settle-extraction calls the functions that end a request", () => {
  const callers = ofApp.filter(({ text }) => /settle_(success|failure)\(/.test(text)).map(({ path }) => path);
  expect(callers).toEqual(["app/extraction/settle-extraction.ts"]);
});

test("local speaks to app over HTTP only", () => {
  const reaching = sources
    .filter(({ path }) => path.startsWith("local/"))
    .flatMap(({ path, specifiers }) =>
      specifiers
        .filter((specifier) => specifier.startsWith("~/") || resolveLocal(path, specifier)?.startsWith("app/"))
        .map(() => path),
    );
  expect(reaching).toEqual([]);
});

test("files keep to their size", () => {
  const long = sources
    .map(({ path, text }) => ({ path, lines: text.split("\n").length - 1 }))
    .filter(({ lines }) => lines > 400);
  expect(long).toEqual([]);
});

function folderOf(path: string): string {
  const [top = "", second = ""] = path.split("/");
  if (top !== "app") return top;
  if (folders.includes(second)) return second;
  if (second === "generated") return "wires";
  return /^(entry\.|root\.|server\.|build-web\.|start-(web|worker)\.)/.test(second) ? "entry" : "wires";
}

function resolveLocal(from: string, specifier: string): string | undefined {
  if (specifier.startsWith("~/")) return `app/${specifier.slice(2)}`;
  if (specifier.startsWith(".")) return relative(root, resolve(root, dirname(from), specifier));
  return undefined;
}

function listFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(tsx?|mjs)$/.test(entry.name) && !entry.parentPath.includes("generated"))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}
