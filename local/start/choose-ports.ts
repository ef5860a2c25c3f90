import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { findFreePort } from "../find-port";
import { writePrivate } from "./write-private";

export type Ports = { web: number; shopify: number; storefront: number; s3: number; postgres: number };

const USUAL: Ports = { web: 3000, shopify: 3100, storefront: 3101, s3: 3200, postgres: 54330 };

/**
 * The ports of a folder's world: those of last time, else the usual ones ("any": whatever is free), each replaced by the
 * next free one when somebody else has it. `moved` says which were. PostgreSQL's is only wished for: its launcher decides,
 * since the server may still run there.
 */
export async function choosePorts({ folder, ports }: { folder: string; ports: "usual" | "any" }) {
  const path = join(folder, "ports.json");
  const last = existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Partial<Ports>) : {};
  const wanted: Ports = {
    ...(ports === "any" ? { web: 0, shopify: 0, storefront: 0, s3: 0, postgres: 0 } : USUAL),
    ...last,
  };
  const chosen = { ...wanted };
  const moved: { name: string; from: number; to: number }[] = [];
  const given = new Set<number>();
  for (const name of ["web", "shopify", "storefront", "s3"] as const) {
    let port = await findFreePort(wanted[name]);
    while (given.has(port)) port = await findFreePort(wanted[name] === 0 ? 0 : port + 1);
    if (wanted[name] !== 0 && port !== wanted[name]) moved.push({ name, from: wanted[name], to: port });
    given.add(port);
    chosen[name] = port;
  }
  if (chosen.postgres === 0) chosen.postgres = await findFreePort(0);
  writePrivate(path, chosen);
  return { ports: chosen, moved };
}
