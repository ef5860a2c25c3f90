import { randomFillSync } from "node:crypto";
import { decodeTime, encodeTime, monotonicFactory } from "ulid";

const TIME_CHARACTERS = 10;
const BYTE_VALUES = 256;

// An id takes sixteen random bytes one by one; asked of the system each by itself they were 2 % of an accepted request.
const randomBytes = new Uint8Array(4096);
let next = randomBytes.length;

function drawRandom(): number {
  if (next === randomBytes.length) {
    randomFillSync(randomBytes);
    next = 0;
  }
  return (randomBytes[next++] as number) / BYTE_VALUES;
}

const nextUlid = monotonicFactory(drawRandom);

/** A new ULID: 26 upper-case Crockford characters, later ones sort after earlier ones of the same process. */
export function newId(): string {
  return nextUlid();
}

/** Whether a text has the form of a ULID; says nothing about whether it exists. */
export function isUlid(text: string): boolean {
  return /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(text);
}

/** The smallest ULID that can have been made at a time (to the millisecond), to search a range of them by time. */
export function smallestIdAt(time: Date): string {
  return `${encodeTime(Math.max(0, time.getTime()), TIME_CHARACTERS)}${"0".repeat(26 - TIME_CHARACTERS)}`;
}

/** When a ULID was made, to the millisecond. */
export function timeOfId(id: string): Date {
  return new Date(decodeTime(id));
}
