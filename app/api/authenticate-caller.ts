import { type Caller, findClientByKey } from "~/clients/find-client-by-key";
import type { Capability } from "~/clients/issue-key";
import { noteKeyUse } from "~/clients/note-key-use";
import { AppError } from "~/errors";

const BEARER = /^bearer +(\S+)$/i;

type AuthenticateCaller = {
  request: Request;
  /** null: any key will do. */
  capability: Capability | null;
  /** For a call that proves the key again by itself. */
  mayRemember?: boolean;
};

/**
 * Who calls, from the bearer token alone; before a byte of the body is read. Missing, malformed, unknown and revoked keys
 * get one and the same NOT_AUTHENTICATED; a key without the capability gets FORBIDDEN.
 */
export async function authenticateCaller({
  request,
  capability,
  mayRemember = false,
}: AuthenticateCaller): Promise<Caller> {
  // two headers arrive joined by a comma, and so name no key
  const token = BEARER.exec(request.headers.get("authorization") ?? "")?.[1];
  const caller = token ? await findClientByKey({ token, mayRemember }) : null;
  if (!caller) throw new AppError("NOT_AUTHENTICATED", "Not authenticated");
  if (capability !== null && !caller.capabilities.includes(capability))
    throw new AppError("FORBIDDEN", `This key may not do that: it lacks ${capability}.`);
  noteKeyUse(caller);
  return caller;
}
