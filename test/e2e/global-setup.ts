import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

const root = join(import.meta.dirname, "../..");
const UP_MS_MAX = 240_000;

/** Starts the local world for all journeys, tells them its addresses through WORLD, and ends it after the last one. */
export default async function setup() {
  const child = spawn(process.execPath, ["--import", "tsx", join(root, "test/e2e/start-world.ts")], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  const stop = async () => {
    if (child.exitCode !== null) return;
    child.kill("SIGTERM");
    await once(child, "exit");
  };
  if (!child.stdout) throw new Error("the world of the browser tests has no output to read");
  const lines = createInterface({ input: child.stdout });
  const up = new Promise<string>((resolve, reject) => {
    lines.on("line", (line) => (line.startsWith('{"up":true') ? resolve(line) : console.log(`  ${line}`)));
    child.once("exit", (code) => reject(new Error(`the world of the browser tests ended (exit code ${code})`)));
    setTimeout(() => reject(new Error(`the world was not up after ${UP_MS_MAX / 1000} s`)), UP_MS_MAX).unref();
  });
  try {
    process.env["WORLD"] = await up;
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}
