import { spawn } from "node:child_process";
import { createWriteStream, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { lastOf } from "./follow-log";

type RunStep = {
  what: string;
  args: string[];
  root: string;
  log: string;
  msMax: number;
  signal: AbortSignal;
  env?: Record<string, string>;
};

/** Runs one Node program to its end, with its words in a log; rejects with the last of them when it fails or takes too long. */
export function runStep({ what, args, root, log, msMax, signal, env = {} }: RunStep): Promise<string> {
  mkdirSync(dirname(log), { recursive: true });
  const file = createWriteStream(log);
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      timeout: msMax,
      signal,
    });
    let words = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (part: Buffer) => {
        words += part;
        file.write(part);
      });
    child.once("error", reject);
    child.once("close", (code, ending) => {
      file.end();
      if (code === 0) resolve(words);
      else reject(new Error(`${what} failed (${ending ?? `exit code ${code}`}):\n${lastOf(words)}`));
    });
  });
}
