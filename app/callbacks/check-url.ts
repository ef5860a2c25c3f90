import { addressIn, isPublicAddress } from "~/check-address";
import { AppError } from "~/errors";
import { callbackUrlCharactersMax } from "~/limits";

type CheckUrl = { url: string; allowPrivate: boolean };

/**
 * An endpoint's URL in its usual spelling. Throws VALIDATION_ERROR for one that nothing may be sent to: not HTTPS, with a
 * password in it, or an address that is not public. A name's addresses are looked at when something is sent.
 */
export function checkUrl({ url, allowPrivate }: CheckUrl): string {
  const refuse = (why: string) => new AppError("VALIDATION_ERROR", why);
  if (url.length > callbackUrlCharactersMax) throw refuse(`A URL has at most ${callbackUrlCharactersMax} characters.`);
  if (!URL.canParse(url)) throw refuse("This is not a URL.");
  const parsed = new URL(url);
  if (parsed.protocol !== "https:" && !(allowPrivate && parsed.protocol === "http:"))
    throw refuse("Webhooks go to https:// addresses only.");
  if (parsed.username || parsed.password)
    throw refuse("A URL may not hold a password; the signature proves who sent it.");
  const address = addressIn(parsed);
  if (!allowPrivate && (address !== null ? !isPublicAddress(address) : isLocalName(parsed.hostname)))
    throw refuse("Webhooks do not go to private or local addresses.");
  parsed.hash = "";
  return parsed.href;
}

const isLocalName = (name: string) => /(^|\.)(localhost|local|internal|lan|home\.arpa)\.?$/i.test(name);
