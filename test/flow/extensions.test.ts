// The extensions of Flow against Shopify's rules and against the app: the CLI takes unknown keys without a word.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { readToml } from "../../local/shopify/read-toml";

const root = join(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");

const field = z.union([
  z.strictObject({ type: z.literal("product_reference"), required: z.boolean().optional() }),
  z.strictObject({
    type: z.enum(["single_line_text_field", "number_decimal", "url"]),
    key: z.string().min(1),
    name: z.string().min(1),
    description: z.string().min(1),
    required: z.boolean().optional(),
  }),
]);
const common = {
  name: z.string().min(1).max(50),
  uid: z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
  description: z.string().min(1),
};
const handle = z.string().regex(/^[a-z-]{1,30}$/);
const extension = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("flow_trigger"), ...common, handle }),
  z.strictObject({
    ...{ type: z.literal("flow_action"), ...common, handle },
    ...{ runtime_url: z.string(), schema: z.string(), return_type_ref: z.string() },
  }),
]);
const config = z.strictObject({
  extensions: z.array(extension).length(1),
  settings: z.strictObject({ fields: z.array(field) }),
});

const folders = readdirSync(join(root, "extensions")).filter(
  (folder) => !["trial-items", "look-pixel"].includes(folder),
);
const configs = folders.map((folder) => {
  const parsed = config.parse(readToml(read(`extensions/${folder}/shopify.extension.toml`)));
  const [only] = parsed.extensions;
  if (!only) throw new Error("no extension");
  const keys = parsed.settings.fields.map((given) => ("key" in given ? given.key : "product_id"));
  return { folder, ...only, keys };
});

test("ids and handles are each one's own", () => {
  expect(configs.map(({ type }) => type).sort()).toEqual(["flow_action", ...Array(3).fill("flow_trigger")]);
  for (const name of ["uid", "handle"] as const)
    expect(new Set(configs.map((one) => one[name])).size).toBe(configs.length);
});

test("keys are such as Shopify takes: letters and spaces of triggers, no spaces of actions", () => {
  const rules = { flow_trigger: /^[a-z ]+$/, flow_action: /^[a-z_]+$/ };
  const wrong = configs.flatMap(({ type, keys }) =>
    keys.filter((key) => key !== "product_id" && !rules[type].test(key)),
  );
  expect(wrong).toEqual([]);
});

test("the action is answered by a route, and names a type that its schema has", () => {
  const action = configs.find((one) => one.type === "flow_action");
  if (action?.type !== "flow_action") throw new Error("no action");
  expect(action.runtime_url).toBe("/flow/extract");
  expect(existsSync(join(root, "app/routes/flow.extract.ts"))).toBe(true);
  expect(read(`extensions/${action.folder}/${action.schema}`)).toContain(`type ${action.return_type_ref} {`);
  const fields = [...read(`extensions/${action.folder}/${action.schema}`).matchAll(/^ {2}(\w+): /gm)].map(
    ([, name]) => name,
  );
  expect(fields).toEqual(["lookId", "itemCount", "itemOnSale", "needsReview"]);
  expect(action.keys).toEqual(["product_id", "image_url"]);
});

test("each trigger has the fields that the app sends", () => {
  const sent = Object.fromEntries(configs.map(({ handle: name, keys }) => [name, keys]));
  expect(sent).toMatchObject({
    "look-ready": ["product_id", "look id", "item count", "item on sale"],
    "look-needs-review": ["product_id", "look id", "item count", "reason"],
    "credits-low": ["credits left"],
  });
});
