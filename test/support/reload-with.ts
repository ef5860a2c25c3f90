import { vi } from "vitest";

/** An encryption key, told apart from others by a number below 256. */
export const keyOf = (fill: number) => Buffer.alloc(32, fill).toString("base64");

/**
 * Has what is imported afterwards be the app's modules as a process has them that was started with these settings. The database
 * they open is theirs to close.
 */
export function reloadWith(settings: Record<string, string>): void {
  vi.resetModules();
  // in production a module that is loaded again would find its metrics registered already
  Object.assign(process.env, settings, { NODE_ENV: "development" });
}
