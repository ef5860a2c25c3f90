import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";

const root = join(import.meta.dirname, "../..");
const BUILD_MS_MAX = 240_000;
const OF_SHOPIFY = ["shopify.app.toml", "extensions", "package.json"];
const OF_WEB = [
  ...["shopify.web.toml", "package-lock.json", "app", "prisma", "prisma.config.ts", "public"],
  ...["remix.config.js", "vite.config.ts", "tsconfig.json"],
];
// Nobody listens there. The CLI would ask a registry for its latest version, and GitHub for the docs of its theme check.
const NOWHERE = "http://127.0.0.1:9";

type BuildWithCli = {
  cli: string;
  /** Whether the web part is built too, by the command of shopify.web.toml; otherwise configuration and extensions only. */
  web: boolean;
  /** Changes the copy that is built. */
  change?: (folder: string) => void;
};

/**
 * Runs `shopify app build` on a copy of this app, without login, network or a home of its own. What the theme check calls an error
 * is one here, though the CLI builds on. Answers the CLI's words.
 */
export async function buildWithCli({ cli, web, change }: BuildWithCli): Promise<{ isBuilt: boolean; words: string }> {
  const work = mkdtempSync(join(tmpdir(), "looklift-cli-"));
  const [folder, home] = [join(work, "app"), join(work, "home")];
  try {
    for (const place of [folder, home]) mkdirSync(place);
    for (const name of [...OF_SHOPIFY, ...(web ? OF_WEB : [])])
      cpSync(join(root, name), join(folder, name), {
        recursive: true,
        filter: (path) => !/[/\\]generated$/.test(path),
      });
    if (web) symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "junction");
    change?.(folder);
    const { code, words } = await run({ cli, folder, home });
    const isThere = !web || existsSync(join(folder, "build/server/main.js"));
    return { isBuilt: code === 0 && / built!/.test(words) && !/\[error\]:/.test(words) && isThere, words };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

type Run = { cli: string; folder: string; home: string };

function run({ cli, folder, home }: Run): Promise<{ code: number | null; words: string }> {
  const { PATH = "", SystemRoot } = process.env;
  const env = {
    ...{ PATH: `${dirname(process.execPath)}${delimiter}${PATH}`, HOME: home, XDG_CONFIG_HOME: home, APPDATA: home },
    ...(SystemRoot !== undefined && { SystemRoot }),
    ...{
      NODE_ENV: "production" as const,
      CI: "1",
      DO_NOT_TRACK: "1",
      SHOPIFY_CLI_NO_ANALYTICS: "1",
      CHECKPOINT_DISABLE: "1",
    },
    ...{ SHOPIFY_HTTP_PROXY: NOWHERE, SHOPIFY_HTTPS_PROXY: NOWHERE },
  };
  const args = [cli, "app", "build", "--skip-dependencies-installation", "--no-color", "--path", folder];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      ...{ cwd: folder, env, timeout: BUILD_MS_MAX },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let words = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (part: Buffer) => {
        words += part;
      });
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, words }));
  });
}
