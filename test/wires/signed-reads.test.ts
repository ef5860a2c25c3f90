// A picture's URL is the same one for some minutes, so that browsers keep the picture, and lasts for as long as is promised.
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { presignedReadSeconds, presignedReadWindowSeconds } from "~/limits";
import { startCore, type TestCore } from "../support/start-core";

const WINDOW_MS = presignedReadWindowSeconds * 1000;
const key = "t/someone/out/picture.png";

let core: TestCore;
let storage: typeof import("~/storage.server");
beforeAll(async () => {
  core = await startCore();
  storage = await import("~/storage.server");
  await storage.writeObject({ key, body: Buffer.from("a picture"), contentType: "image/png" });
});
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
});
afterAll(async () => {
  vi.useRealTimers();
  await core.stop();
});

/** How long a URL works from now on, in ms. */
function readLife(url: string): number {
  const query = new URL(url).searchParams;
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(query.get("X-Amz-Date") ?? "") ?? [];
  const signed = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return signed + Number(query.get("X-Amz-Expires")) * 1000 - Date.now();
}

const atShareOfWindow = (share: number) => vi.setSystemTime((Math.floor(Date.now() / WINDOW_MS) + share) * WINDOW_MS);

test("it opens the picture, at the end of its window too", async () => {
  atShareOfWindow(0.999);
  const answer = await fetch(await storage.presignRead({ key }));
  expect([answer.status, await answer.text()]).toEqual([200, "a picture"]);
});

test.each([0, 0.5, 0.999])(
  "at %s of a window it lasts as promised, and no longer than one window more",
  async (share) => {
    atShareOfWindow(share);
    const life = readLife(await storage.presignRead({ key }));
    expect(life).toBeGreaterThanOrEqual(presignedReadSeconds * 1000);
    expect(life).toBeLessThanOrEqual(presignedReadSeconds * 1000 + WINDOW_MS);
  },
);

test("it stays the same within a window, in another process too, and changes with the next one", async () => {
  atShareOfWindow(0);
  const first = await storage.presignRead({ key });
  atShareOfWindow(0.9);
  expect(await storage.presignRead({ key })).toBe(first);
  vi.resetModules();
  process.env["NODE_ENV"] = "development"; // the metrics of a module that is loaded again
  const other = await import("~/storage.server");
  expect(await other.presignRead({ key })).toBe(first);
  atShareOfWindow(1);
  expect(await storage.presignRead({ key })).not.toBe(first);
});

test("different pictures have different URLs, and a life that is asked for is kept", async () => {
  const [one, two] = [await storage.presignRead({ key }), await storage.presignRead({ key: `${key}2` })];
  expect(new URL(one).pathname).not.toBe(new URL(two).pathname);
  expect(readLife(await storage.presignRead({ key, expiresInSeconds: 86_400 }))).toBeGreaterThan(86_390_000);
});
