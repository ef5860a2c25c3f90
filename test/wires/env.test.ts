import { beforeAll, expect, test } from "vitest";

const complete: Record<string, string> = {
  DATABASE_URL: "postgresql://u:p@127.0.0.1:5/db",
  S3_ENDPOINT: "http://127.0.0.1:9",
  S3_BUCKET: "b",
  S3_ACCESS_KEY_ID: "k",
  S3_SECRET_ACCESS_KEY: "s",
  SHOPIFY_API_KEY: "k",
  SHOPIFY_API_SECRET: "s",
  SHOPIFY_APP_URL: "http://localhost:3000",
  ENCRYPTION_KEY: "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=",
};

let readEnvironment: typeof import("~/env.server")["readEnvironment"];

beforeAll(async () => {
  Object.assign(process.env, complete);
  ({ readEnvironment } = await import("~/env.server"));
});

function complaint(source: Record<string, string | undefined>): string {
  try {
    readEnvironment(source);
  } catch (error) {
    return (error as Error).message;
  }
  return "";
}

test("the settings that must be given are enough", () => {
  expect(readEnvironment(complete)).toMatchObject({
    PORT: 3000,
    HOST: "127.0.0.1",
    NODE_ENV: "production",
    ENGINE: "embedded",
  });
});

test("one error names every setting that is missing", () => {
  const words = complaint({});
  for (const name of Object.keys(complete)) expect(words).toContain(`${name}: is missing`);
  expect(words).toContain("README");
});

test("each missing setting is named, and no other", () => {
  for (const name of Object.keys(complete)) {
    const named = complaint({ ...complete, [name]: undefined }).match(/^ {2}\w+/gm);
    expect(named).toEqual([`  ${name}`]);
  }
});

test("an empty setting counts as not set: an empty secret would let anybody sign", () => {
  expect(complaint({ ...complete, SHOPIFY_API_SECRET: "" })).toContain("SHOPIFY_API_SECRET: is missing");
  const {
    SHOPIFY_API_SECRET_PREVIOUS: previous,
    S3_PUBLIC_ENDPOINT: endpoint,
    PORT,
  } = readEnvironment({
    ...complete,
    ...{ SHOPIFY_API_SECRET_PREVIOUS: "", S3_PUBLIC_ENDPOINT: "", PORT: "" },
  });
  expect({ previous, endpoint, PORT }).toEqual({ previous: undefined, endpoint: undefined, PORT: 3000 });
});

test.each([
  ["PORT", "70000"],
  ["PORT", "http"],
  ["WORKER_CONCURRENCY", "0"],
  ["DRAIN_SECONDS", "-1"],
  ["ENGINE", "imaginary"],
  ["LOG_LEVEL", "loud"],
  ["S3_ENDPOINT", "127.0.0.1"],
  ["SHOPIFY_APP_URL", "localhost"],
  ["ENCRYPTION_KEY", "c2hvcnQ="],
  ["ENCRYPTION_KEY_PREVIOUS", "no-base64-of-32-bytes"],
])("a wrong setting is named without its value: %s=%s", (name, value) => {
  const words = complaint({ ...complete, [name]: value });
  expect(words).toContain(`${name}: `);
  expect(words).not.toContain(value);
});

test("an engine elsewhere needs its address and a key", () => {
  const words = complaint({ ...complete, ENGINE: "studio" });
  expect(words).toContain("STUDIO_URL: is missing");
  expect(words).toContain("STUDIO_KEY: is missing");
  const given = { STUDIO_URL: "https://studio.example", STUDIO_KEY: "sk_live_x" };
  expect(readEnvironment({ ...complete, ENGINE: "studio", ...given })).toMatchObject({ ENGINE: "studio", ...given });
});

test("only production needs a key to seal tokens with", () => {
  const without = { ...complete, ENCRYPTION_KEY: "" };
  for (const mode of ["development", "test"]) expect(complaint({ ...without, NODE_ENV: mode })).toBe("");
  for (const mode of ["production", ""])
    expect(complaint({ ...without, NODE_ENV: mode })).toContain("ENCRYPTION_KEY: is missing");
});
