// The address of a photo, named by a workflow, cannot reach our own network.
import type { lookup } from "node:dns";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fetchPicture } from "~/fetch-picture";

let reached = 0;
const server = createServer((request, response) => {
  reached++;
  const path = request.url ?? "";
  if (path.startsWith("/to/"))
    return void response.writeHead(302, { location: decodeURIComponent(path.slice(4)) }).end();
  if (path === "/loop") return void response.writeHead(302, { location: "/loop" }).end();
  if (path === "/busy") return void response.writeHead(503).end();
  if (path === "/large") {
    response.writeHead(200, { "content-type": "image/png" });
    const write = (): void => void (response.destroyed || response.write(Buffer.alloc(1 << 20), write));
    return write();
  }
  response.writeHead(200, { "content-type": "image/png; charset=binary" }).end("a picture");
});
const at = (path: string, host = "127.0.0.1") => `http://${host}:${(server.address() as AddressInfo).port}${path}`;

beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(() => server.close());

type Options = { allowPrivate?: boolean; resolve?: typeof lookup };
const get = (url: string, { allowPrivate = false, ...options }: Options = {}) =>
  fetchPicture({ url, allowPrivate, signal: new AbortController().signal, ...options });

/** A look-up that gives a public address first and ours after. */
const changeable = (answers: string[]) =>
  ((_name: string, _options: object, done: (error: null, found: object[]) => void) =>
    done(null, [{ address: answers.shift() ?? "127.0.0.1", family: 4 }])) as unknown as typeof lookup;

test.each([
  ...["http://photos.example.com/a.jpg", "ftp://photos.example.com/a.jpg", "file:///etc/passwd", "photos"],
  ...["https://user:word@photos.example.com/a.jpg", "https://127.0.0.1/a.jpg", "https://[::1]/a.jpg"],
  ...["https://169.254.169.254/latest/meta-data", "https://10.0.0.1/", "https://2130706433/", "https://0x7f.1/"],
])("%s is refused unasked", async (url) => {
  await expect(get(url)).rejects.toMatchObject({ code: "VALIDATION_ERROR" });
});

test("a name that leads into our network is refused by the connection itself", async () => {
  const before = reached;
  const url = at("/a", "photos.example.com").replace("http:", "https:");
  await expect(get(url, { resolve: changeable([]) })).rejects.toMatchObject({ message: /not a public one/ });
  expect(reached).toBe(before);
});

test("a picture comes with its type, also by way of a redirect", async () => {
  const picture = { contentType: "image/png", bytes: Buffer.from("a picture") };
  expect(await get(at("/a.png"), { allowPrivate: true })).toEqual(picture);
  expect(await get(at(`/to/${encodeURIComponent(at("/a.png"))}`), { allowPrivate: true })).toEqual(picture);
});

test.each([
  ["/loop", "VALIDATION_ERROR"],
  ["/to/file%3A%2F%2F%2Fetc%2Fpasswd", "VALIDATION_ERROR"],
  ["/large", "IMAGE_TOO_LARGE"],
  ["/busy", "UNAVAILABLE"],
])("%s ends as %s", async (path, code) => {
  await expect(get(at(path), { allowPrivate: true })).rejects.toMatchObject({ code });
});
