import { spawn } from "node:child_process";
import { rmSync } from "node:fs";

type RunTool = { args: string[]; root: string; env?: Record<string, string>; removed?: string };

/** Runs a Node program in the terminal's sight and answers its exit code. `removed` is a report of an earlier run. */
export function runTool({ args, root, env = {}, removed }: RunTool): Promise<number> {
  if (removed) rmSync(removed, { force: true });
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ["ignore", "inherit", "inherit"],
    });
    // the terminal sends Ctrl-C to the child as well: it ends first, then this run with what it counted
    const pass = (signal: NodeJS.Signals) => child.kill(signal);
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, pass);
    const end = (code: number) => {
      for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, pass);
      resolve(code);
    };
    child.once("error", () => end(127));
    child.once("close", (code) => end(code ?? 1));
  });
}
