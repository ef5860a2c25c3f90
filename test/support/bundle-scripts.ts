import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const root = join(import.meta.dirname, "../..");
// below the repository, where the packages are found that cannot be bundled
const place = join(root, "test/artefacts");

// Some packages call `require`, which a module does not have.
const REQUIRE = 'import { createRequire as requireOf } from "node:module"; const require = requireOf(import.meta.url);';

/**
 * Bundles scripts of ours with their packages, once, so that none of their many starts compiles or looks for anything. `scripts` are named by the path
 * below the repository; `pathOf` gives the file to run. `remove` takes it all away.
 */
export async function bundleScripts(scripts: Record<string, string>) {
  mkdirSync(place, { recursive: true });
  const outdir = mkdtempSync(join(place, "bundle-"));
  await build({
    absWorkingDir: root,
    entryPoints: Object.entries(scripts).map(([out, path]) => ({ in: path, out })),
    outdir,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    platform: "node",
    format: "esm",
    target: "node22",
    external: ["sharp", "pg-native"],
    banner: { js: REQUIRE },
    logLevel: "error",
  });
  return {
    pathOf: (name: string) => join(outdir, `${name}.mjs`),
    remove: () => rmSync(outdir, { recursive: true, force: true }),
  };
}
