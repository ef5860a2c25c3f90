// Plain JavaScript, so that it can run at any moment:  node local/shopify/fetch-admin-schema.mjs
// Brings Shopify's Admin API schema of one version, once, from the npm package that publishes it. Nothing is installed and
// nothing of the package is run: it is downloaded, checked against its known sum, and one file is taken out.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gunzipSync } from "node:zlib";
import { explainFailure } from "../start/find-runtime.mjs";

const PACKAGE = "@shopify/dev-mcp@1.16.0";
const PACKAGE_SHA1 = "320baa2b1df27bfdc5bfff9c995579fb35eb92fe";
const MEMBER = "package/dist/data/admin_2026-10.json.gz";
const BLOCK = 512;
const root = join(dirname(fileURLToPath(import.meta.url)), "../..");

/** Where the schema lies once it was fetched: introspection as gzipped JSON. */
export const schemaPath = join(root, ".runtime/shopify-schema/admin_2026-10.json.gz");

/** Fetches the schema unless it is there; throws an error in words for a person. */
export function fetchAdminSchema() {
  if (existsSync(schemaPath)) return false;
  const work = mkdtempSync(join(tmpdir(), "looklift-schema-"));
  try {
    const archive = readFileSync(join(work, packPackage(work)));
    const sum = createHash("sha1").update(archive).digest("hex");
    if (sum !== PACKAGE_SHA1) throw new Error(`${PACKAGE} is not the known one: its SHA-1 is ${sum}.`);
    mkdirSync(dirname(schemaPath), { recursive: true });
    const partial = `${schemaPath}.${process.pid}`;
    writeFileSync(partial, takeMember(gunzipSync(archive), MEMBER));
    renameSync(partial, schemaPath);
    return true;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function packPackage(work) {
  const windows = process.platform === "win32";
  const script = process.env.npm_execpath ?? "";
  const ofNpm = /npm-cli\.c?js$/.test(script) && existsSync(script);
  const args = ["pack", PACKAGE, "--pack-destination", work, "--ignore-scripts", "--loglevel=error"];
  const { status, stdout, stderr, error } = ofNpm
    ? spawnSync(process.execPath, [script, ...args], { cwd: work, encoding: "utf8" })
    : spawnSync("npm", args, { cwd: work, encoding: "utf8", shell: windows });
  if (status === 0) return stdout.trim().split("\n").at(-1);
  throw new Error(
    `${explainFailure("Shopify's Admin API schema could not be fetched.", `${stderr ?? ""}${error ?? ""}`)}
It is needed once, from the npm package ${PACKAGE} (14 MB); afterwards it lies in .runtime/shopify-schema.`,
  );
}

// A tar archive: a block with the name and the size in octal digits, then the content in whole blocks.
function takeMember(tar, name) {
  for (let at = 0; at + BLOCK <= tar.length; ) {
    const text = (from, length) => tar.toString("utf8", at + from, at + from + length).replace(/\0.*$/s, "");
    const size = Number.parseInt(text(124, 12), 8) || 0;
    if (text(0, 100) === name) return tar.subarray(at + BLOCK, at + BLOCK + size);
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  throw new Error(`${PACKAGE} has no ${name}.`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    console.log(fetchAdminSchema() ? "Shopify's Admin API schema fetched." : "Shopify's Admin API schema is there.");
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  }
}
