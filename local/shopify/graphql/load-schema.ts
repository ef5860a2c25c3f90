import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { buildClientSchema, type GraphQLSchema, type IntrospectionQuery } from "graphql";
import { schemaPath } from "../fetch-admin-schema.mjs";

type Described = { name: string; requiredAccess?: string | null; fields?: Described[] | null };

export type AdminSchema = {
  schema: GraphQLSchema;
  /** The scopes of which a caller needs one, by "Type" and by "Type.field". */
  requiredScopes: Map<string, string[]>;
};

let loaded: AdminSchema | undefined;

/** The real Admin API schema of 2026-10, as fetched; throws when it was not. */
export function loadAdminSchema(): AdminSchema {
  if (loaded) return loaded;
  if (!existsSync(schemaPath))
    throw new Error("The Admin API schema is missing. Fetch it once: node local/shopify/fetch-admin-schema.mjs");
  const { data } = JSON.parse(gunzipSync(readFileSync(schemaPath)).toString("utf8")) as { data: IntrospectionQuery };
  loaded = {
    schema: buildClientSchema(data, { assumeValid: true }),
    requiredScopes: readRequiredScopes(data.__schema.types as unknown as Described[]),
  };
  return loaded;
}

// Shopify tells the scopes in prose: "`read_products` access scope or `read_publications` access scope."
function readRequiredScopes(types: Described[]): Map<string, string[]> {
  const required = new Map<string, string[]>();
  const note = (name: string, prose: string | null | undefined) => {
    const scopes = [...(prose ?? "").matchAll(/`((?:read|write)_\w+)` access scope/g)].map((match) => match[1] ?? "");
    if (scopes.length > 0) required.set(name, scopes);
  };
  for (const { name, requiredAccess, fields } of types) {
    note(name, requiredAccess);
    for (const field of fields ?? []) note(`${name}.${field.name}`, field.requiredAccess);
  }
  return required;
}
