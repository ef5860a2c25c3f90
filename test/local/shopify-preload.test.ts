// What is preloaded into the app's processes: calls to shops go to the stand-in with all they carry, answers may be framed.
import { spawn } from "node:child_process";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

type Call = { method: string; url: string; headers: IncomingHttpHeaders; body: string };

let server: Server;
let origin: string;
let calls: Call[];

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = "";
    request.on("data", (part) => {
      body += part;
    });
    request.once("end", () => {
      calls.push({ method: request.method ?? "", url: request.url ?? "", headers: request.headers, body });
      if (!request.url?.includes("silent")) response.end("{}");
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

async function runPreloaded(script: string): Promise<unknown> {
  calls = [];
  const preload = join(import.meta.dirname, "../../local/shopify/preload.mjs");
  const args = ["--import", preload, "--input-type=module", "-e", script];
  const child = spawn(process.execPath, args, { env: { ...process.env, LOCAL_SHOPIFY_URL: origin } });
  let written = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (part) => {
      written += part;
    });
  await new Promise((done) => child.once("close", done));
  return JSON.parse(written);
}

test("a call to a shop goes to the stand-in, whichever way it is made", async () => {
  await runPreloaded(`
    const url = "https://demo.myshopify.com/admin/x?a=1";
    const init = { method: "POST", body: "words", headers: { "x-own": "1" } };
    await fetch(url, init);
    await fetch(new URL(url), init);
    await fetch(new Request(url, init));
    await fetch(new Request(url), init);
    console.log("{}");`);
  expect(calls).toHaveLength(4);
  for (const call of calls)
    expect(call).toMatchObject({
      ...{ method: "POST", url: "/admin/x?a=1", body: "words" },
      headers: { "x-own": "1", "x-forwarded-host": "demo.myshopify.com" },
    });
});

test("a call elsewhere goes elsewhere", async () => {
  await runPreloaded(`await fetch("${origin}/own"); console.log("{}");`);
  expect(calls).toMatchObject([{ url: "/own" }]);
  expect(calls[0]?.headers).not.toHaveProperty("x-forwarded-host");
});

test("a call that was given a limit keeps it", async () => {
  const names = await runPreloaded(`
    const url = "https://demo.myshopify.com/silent";
    const limit = () => AbortSignal.timeout(100);
    const calls = [fetch(url, { signal: limit() }), fetch(new Request(url, { signal: limit() })), fetch(new Request(url), { signal: limit() })];
    const settled = await Promise.allSettled(calls);
    console.log(JSON.stringify(settled.map(({ reason }) => reason?.name)));`);
  expect(names).toEqual(["TimeoutError", "TimeoutError", "TimeoutError"]);
});

test("answers may stand in the stand-in's frame and ask nothing of Shopify's CDN", async () => {
  const told = await runPreloaded(`
    import { createServer } from "node:http";
    const answers = {
      "/at-once": (res) => res.writeHead(200, { "Content-Security-Policy": "frame-ancestors https://a.test", Link: "<https://cdn.shopify.com/x.js>; rel=preload" }),
      "/before": (res) => { res.setHeader("content-security-policy", "default-src 'self'; frame-ancestors https://a.test"); res.writeHead(200); },
      "/none": (res) => res.writeHead(200, { "content-security-policy": "frame-ancestors 'none'", Link: "</own.css>; rel=preload" }),
    };
    const server = createServer((req, res) => { answers[req.url](res); res.end(); }).listen(0, "127.0.0.1", async () => {
      const found = [];
      for (const path of Object.keys(answers)) {
        const { headers } = await fetch("http://127.0.0.1:" + server.address().port + path);
        found.push([headers.get("content-security-policy"), headers.get("link")]);
      }
      console.log(JSON.stringify(found));
      server.close();
    });`);
  expect(told).toEqual([
    [`frame-ancestors ${origin} https://a.test`, null],
    [`default-src 'self'; frame-ancestors ${origin} https://a.test`, null],
    ["frame-ancestors 'none'", "</own.css>; rel=preload"],
  ]);
});
