// GET /v1/credits/statement: a month as JSON in pages, and as a CSV file.
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeHistory } from "../credits/write-history";
import { makeClient, startApp, type TestApp } from "../support/start-app";
import { callApi, errorOf } from "./call-api";

let app: TestApp;
let token: string;
let clientId: string;
const path = "/v1/credits/statement";
const requestId = "01JD2Q5S9T0V1W2X3Y4Z5A6B7C";

beforeAll(async () => {
  app = await startApp();
  ({ token, clientId } = await makeClient({ credits: 0 }));
  await app.pool.query("SELECT setval('credit_entries_id_seq', 1000)");
  const lines = [
    { at: "2026-01-05T08:00:00.000Z", kind: "GRANT", available: 25, reference: "welcome" },
    {
      ...{ at: "2026-02-03T09:12:44.031Z", kind: "RESERVE", available: -1, reserved: 1, requestId },
      actor: "key:01JD2Q4A0B1C2D3E4F5G6H7J8K",
    },
    {
      ...{ at: "2026-02-03T09:12:46.500Z", kind: "REFUND", available: 1, reserved: -1, requestId },
      reason: "ENGINE_FAILED",
    },
    {
      ...{ at: "2026-02-20T10:00:00.000Z", kind: "ADJUST", available: -5, reference: "+case 7" },
      ...{ actor: "operator:kim", reason: '=HYPERLINK("http://evil.example","a, b")\nö' },
    },
  ];
  await writeHistory({ pool: app.pool, clientId, lines });
});
afterAll(() => app.stop());

const get = (query: string, as = token) => callApi({ url: app.url, token: as, path: `${path}${query}` });
const getText = async (query: string) => {
  const answer = await fetch(`${app.url}${path}${query}`, { headers: { authorization: `Bearer ${token}` } });
  return { headers: answer.headers, text: await answer.text() };
};

test("a month in pages, from its opening to its closing balance", async () => {
  const first = (await get("?month=2026-02&limit=2")).body;
  expect(first).toMatchObject({
    ...{ month: "2026-02", from: "2026-02-01T00:00:00.000Z", until: "2026-03-01T00:00:00.000Z", is_complete: true },
    ...{ opening: { available: 25, reserved: 0 }, closing: { available: 20, reserved: 0 } },
  });
  expect((first["entries"] as unknown[])[0]).toEqual({
    ...{
      id: "1002",
      kind: "RESERVE",
      created_at: "2026-02-03T09:12:44.031Z",
      change_available: -1,
      change_reserved: 1,
    },
    ...{ available_after: 24, reserved_after: 1, request_id: requestId, reference: null },
    ...{ actor: "key:01JD2Q4A0B1C2D3E4F5G6H7J8K", reason: null, sources: [] },
  });
  const second = (await get(`?month=2026-02&limit=2&cursor=${first["next_cursor"]}`)).body;
  expect(second).toMatchObject({ entries: [{ kind: "ADJUST", reason: expect.any(String) }], next_cursor: null });
});

test("this month, unless told", async () => {
  const { body } = await get("");
  expect(body).toMatchObject({ is_complete: false, opening: { available: 20 }, entries: [], next_cursor: null });
  expect(body["month"]).toBe(new Date().toISOString().slice(0, 7));
});

test.each([
  ["?month=2026-13", "month"],
  ["?month=november", "month"],
  ["?format=xml", "format"],
  ["?limit=201", "limit"],
  ["?month=2026-02&cursor=1", "cursor"],
  ["?month=2026-02&cursor=1767600000000-1001", "cursor"],
  ["?month=2026-02&cursor=99999999999999999-1", "cursor"],
])("%s is refused, and says so", async (query, name) => {
  const answer = await get(query);
  expect(errorOf(answer)).toMatchObject({ status: 422, code: "VALIDATION_ERROR" });
  expect(answer.body["detail"]).toMatchObject([{ loc: ["query", name] }]);
});

test("nobody sees another client's statement", async () => {
  const other = await makeClient({ credits: 0 });
  const { body } = await get("?month=2026-02", other.token);
  expect(body).toMatchObject({ opening: { available: 0 }, closing: { available: 0 }, entries: [] });
});

test("as a file: RFC 4180, one header, opening and closing balance, and no formula for a spreadsheet to run", async () => {
  const { headers, text } = await getText("?month=2026-02&format=csv");
  expect(headers.get("content-type")).toBe("text/csv; charset=utf-8; header=present");
  expect(headers.get("content-disposition")).toBe('attachment; filename="looklift-statement-2026-02.csv"');
  expect(headers.get("x-request-id")).toMatch(/^\w{26}$/);
  const lines = [
    "time_utc,entry_id,kind,change_available,change_reserved,available_after,reserved_after,request_id,sources,reference,actor,reason",
    "2026-02-01T00:00:00.000Z,,OPENING,,,25,0,,,,,",
    `2026-02-03T09:12:44.031Z,1002,RESERVE,-1,1,24,1,${requestId},,,key:01JD2Q4A0B1C2D3E4F5G6H7J8K,`,
    `2026-02-03T09:12:46.500Z,1003,REFUND,1,-1,25,0,${requestId},,,system,ENGINE_FAILED`,
    `2026-02-20T10:00:00.000Z,1004,ADJUST,-5,0,20,0,,,'+case 7,operator:kim,"'=HYPERLINK(""http://evil.example"",""a, b"")\nö"`,
    "2026-03-01T00:00:00.000Z,,CLOSING,,,20,0,,,,,",
  ];
  expect(text).toBe(lines.map((line) => `${line}\r\n`).join(""));
});

test("the file of a month without entries has its balances; one after a cursor goes on there", async () => {
  const empty = (await getText("?month=2026-06&format=csv")).text.split("\r\n");
  expect(empty.slice(1)).toEqual([
    ...["2026-06-01T00:00:00.000Z,,OPENING,,,20,0,,,,,", "2026-07-01T00:00:00.000Z,,CLOSING,,,20,0,,,,,", ""],
  ]);
  const { body } = await get("?month=2026-02&limit=2");
  const rest = (await getText(`?month=2026-02&format=csv&cursor=${body["next_cursor"]}`)).text;
  expect(rest.match(/,(OPENING|RESERVE|REFUND|ADJUST|CLOSING),/g)).toEqual([",ADJUST,", ",CLOSING,"]);
});

test("a file longer than what is read at once is whole", async () => {
  const many = await makeClient({ credits: 0 });
  await app.pool.query(
    `INSERT INTO credit_entries (client_id, kind, delta_available, delta_reserved, available_after, reserved_after, created_at)
     SELECT $1, 'ADJUST', 1, 0, n, 0, timestamptz '2026-05-01 00:00Z' + (n / 3) * interval '1 minute' FROM generate_series(1, 1201) n`,
    [many.clientId],
  );
  const answer = await fetch(`${app.url}${path}?month=2026-05&format=csv`, {
    headers: { authorization: `Bearer ${many.token}` },
  });
  const rows = (await answer.text())
    .trimEnd()
    .split("\r\n")
    .map((row) => row.split(","));
  expect(rows).toHaveLength(1 + 1 + 1201 + 1);
  expect(rows.slice(2, -1).map((row) => Number(row[5]))).toEqual(Array.from({ length: 1201 }, (_, index) => index + 1));
});
