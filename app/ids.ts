import { monotonicFactory } from "ulid";

const nextUlid = monotonicFactory();

/** A new ULID: 26 upper-case Crockford characters, later ones sort after earlier ones of the same process. */
export function newId(): string {
  return nextUlid();
}

/** Whether a text has the form of a ULID; says nothing about whether it exists. */
export function isUlid(text: string): boolean {
  return /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(text);
}
