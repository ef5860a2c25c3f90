import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";

const build = join(import.meta.dirname, "../../build/server");

// The script of each process in the production build, and the word in its log that says it can be used.
const processes = {
  web: { script: "main.js", word: '"listening"' },
  worker: { script: "worker.js", word: '"working"' },
};

export type Built = { pid: number; kill: () => Promise<void> };

/** A process of the production build, started and ready. Throws when there is no build, or when it ends before it is ready. */
export async function spawnBuilt(name: keyof typeof processes, settings: Record<string, string>): Promise<Built> {
  const { script, word } = processes[name];
  if (!existsSync(join(build, script))) throw new Error("there is no production build: npm run build");
  const child = spawn(process.execPath, [join(build, script)], {
    env: { ...process.env, ...settings, LOG_LEVEL: "info" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  await untilSays(child, word);
  return {
    pid: child.pid ?? 0,
    async kill() {
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    },
  };
}

function untilSays(child: ChildProcess, word: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = "";
    child.stdout?.on("data", (part: Buffer) => {
      if (text.includes(word)) return;
      text += part.toString();
      if (text.includes(word)) resolve();
    });
    child.once("exit", (code) => reject(new Error(`it ended (${code}): ${text.slice(-500)}`)));
  });
}
