import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Access } from "./open-access";
import { SHOP } from "./open-access";

const root = join(import.meta.dirname, "../..");

/** A script of this folder as a process of its own in that world; resolves once it says that it is ready. */
export async function startProcess(access: Access, script: string, env: Record<string, string>): Promise<ChildProcess> {
  const preload = ["--import", "./local/shopify/preload.mjs", "--import", "tsx"];
  const child = spawn(process.execPath, [...preload, join(root, "test/wires", script)], {
    cwd: root,
    env: { ...process.env, ...access.core.settings, SHOP, ...env },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  await once(child, "message");
  return child;
}
