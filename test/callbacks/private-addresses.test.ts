// Nothing is sent into our own network: not to an address, not to a name that leads there, not to one that changes its mind.
import type { lookup } from "node:dns";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isPublicAddress } from "~/check-address";
import { startCore, type TestCore } from "../support/start-core";
import { startReceiver } from "./start-receiver";

let core: TestCore;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
beforeAll(async () => {
  core = await startCore();
  receiver = await startReceiver();
});
afterAll(async () => {
  await receiver.stop();
  await core.stop();
});

test.each([
  ...[
    "127.0.0.1",
    "127.9.9.9",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
  ],
  ...["100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "255.255.255.255", "::", "::1", "::ffff:127.0.0.1"],
  ...[
    "::ffff:10.0.0.1",
    "fe80::1",
    "fc00::1",
    "fd12::1",
    "ff02::1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "2001::1",
    "2001:db8::1",
  ],
  ...["localhost", "", "1.2.3", "999.1.1.1"],
])("%s is closed", (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test.each(["1.1.1.1", "172.32.0.1", "100.128.0.1", "192.167.255.255", "2606:4700::1111", "2a00:1450::1"])(
  "%s is open",
  (address) => {
    expect(isPublicAddress(address)).toBe(true);
  },
);

test.each([
  ...[
    "http://example.com/",
    "ftp://example.com/",
    "https://user:pass@example.com/",
    "no url",
    `https://a.example/${"x".repeat(2001)}`,
  ],
  ...[
    "https://127.0.0.1/",
    "https://127.1/",
    "https://0x7f000001/",
    "https://2130706433/",
    "https://[::1]/",
    "https://[::ffff:7f00:1]/",
  ],
  ...["https://localhost/", "https://a.localhost/", "https://db.internal/", "https://printer.local./"],
])("%s can be no endpoint", async (url) => {
  const { checkUrl } = await import("~/callbacks/check-url");
  expect(() => checkUrl({ url, allowPrivate: false })).toThrow(expect.objectContaining({ code: "VALIDATION_ERROR" }));
});

test("an endpoint in its usual spelling", async () => {
  const { checkUrl } = await import("~/callbacks/check-url");
  expect(checkUrl({ url: "HTTPS://Example.com:443/a?b#c", allowPrivate: false })).toBe("https://example.com/a?b");
});

type Answer = { address: string; family: number }[];
const resolvesTo = (...answers: Answer[]) => {
  let asked = 0;
  const resolve = (_name: string, _options: unknown, callback: (error: null, addresses: Answer) => void) =>
    callback(null, answers[Math.min(asked++, answers.length - 1)] ?? []);
  return { resolve: resolve as unknown as typeof lookup, asked: () => asked };
};
const local = { address: "127.0.0.1", family: 4 };

async function post({
  url,
  resolve,
  allowPrivate = false,
}: {
  url: string;
  resolve?: typeof lookup;
  allowPrivate?: boolean;
}) {
  const { postMessage } = await import("~/callbacks/post-message");
  const signal = new AbortController().signal;
  return postMessage({ url, headers: {}, body: "{}", allowPrivate, signal, ...(resolve && { resolve }) });
}

test("a name that leads to a closed address is not connected to", async () => {
  const url = receiver.url.replace("127.0.0.1", "hook.example.com");
  const { resolve } = resolvesTo([local]);
  expect(await post({ url, resolve })).toMatchObject({ status: null, error: "not a public address" });
  expect(receiver.received).toHaveLength(0);
});

test("a name is asked once, and what it answered is what is connected to", async () => {
  const url = receiver.url.replace("127.0.0.1", "hook.example.com");
  // public at first, ours the next time: a second question would be answered with our own network
  const rebinding = resolvesTo([{ address: "192.0.2.1", family: 4 }, local], [local]);
  expect(await post({ url, resolve: rebinding.resolve })).toMatchObject({ status: null });
  expect([rebinding.asked(), receiver.received.length]).toEqual([1, 0]);
});

test("the same name reaches the receiver where the operator allows it", async () => {
  const url = receiver.url.replace("127.0.0.1", "hook.example.com");
  expect(await post({ url, resolve: resolvesTo([local]).resolve, allowPrivate: true })).toMatchObject({ status: 204 });
  expect(receiver.received).toHaveLength(1);
});

test("a literal address is looked at, too", async () => {
  expect(await post({ url: receiver.url })).toMatchObject({ status: null, error: "not a public address" });
});

test("a redirect is an answer, not a way", async () => {
  const target = await startReceiver();
  const pointing = await startReceiver({ statuses: [307], location: target.url });
  expect(await post({ url: pointing.url, allowPrivate: true })).toMatchObject({ status: 307 });
  expect([pointing.received.length, target.received.length]).toEqual([1, 0]);
  await pointing.stop();
  await target.stop();
});
