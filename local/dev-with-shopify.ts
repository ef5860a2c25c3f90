// What `shopify app dev` starts: the app against the real Shopify, with keys and addresses from Shopify's CLI, and with a
// database and an object store of your own, because a browser elsewhere cannot reach the local ones.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { nameMissing, translateSettings } from "./start/translate-settings";

const root = join(import.meta.dirname, "..");
const dotenv = join(root, ".env");
if (existsSync(dotenv)) process.loadEnvFile(dotenv);

const env = translateSettings(process.env);
const missing = nameMissing(env);
if (missing.length > 0) {
  console.error(`Set ${missing.join(", ")} in the environment or in .env (README, "Configuration").`);
  process.exit(1);
}
for (const script of ["build", "migrate"]) {
  const { status } = spawnSync("npm", ["run", script], {
    cwd: root,
    env,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (status !== 0) process.exit(status ?? 1);
}

const children: ChildProcess[] = ["main", "worker"].map((name) =>
  spawn(process.execPath, [join(root, "build/server", `${name}.js`)], { cwd: root, env, stdio: "inherit" }),
);
const end = (signal: NodeJS.Signals) => {
  for (const child of children) child.kill(signal);
};
// one without the other is of no use
for (const child of children)
  child.once("exit", (code) => {
    process.exitCode ||= code ?? 1;
    end("SIGTERM");
  });
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => end(signal));
