// The Dockerfile and the repository say the same; there is no Docker here to find out otherwise.
import { existsSync, readFileSync } from "node:fs";
import { join, matchesGlob } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
const ignored = read(".dockerignore")
  .split("\n")
  .filter((line) => line && !line.startsWith("#"));

type Stage = { from: string; name: string; steps: { verb: string; rest: string }[] };
const stages = readStages(read("Dockerfile").replaceAll("\\\n", " "));

function readStages(text: string): Stage[] {
  const found: Stage[] = [];
  for (const line of text.split("\n")) {
    const [, verb = "", rest = ""] = line.match(/^([A-Z]+)\s+(.*)$/) ?? [];
    const [from = "", , name = ""] = rest.split(/\s+/);
    if (verb === "FROM") found.push({ from, name, steps: [] });
    else if (verb) found.at(-1)?.steps.push({ verb, rest });
  }
  return found;
}

/** A stage's own steps after those of the stages that it stands on. */
function stepsOf(name: string): Stage["steps"] {
  const stage = stages.find((one) => one.name === name);
  return stage ? [...stepsOf(stage.from), ...stage.steps] : [];
}

const isIgnored = (path: string) =>
  ignored.some((rule) => matchesGlob(path, rule) || path.startsWith(`${rule}/`) || matchesGlob(path, `${rule}/**`));

test("it stands on the Node of .nvmrc, and on nothing else", () => {
  const names = stages.map(({ name }) => name);
  const images = stages.map(({ from }) => from).filter((from) => !names.includes(from));
  expect(images).toEqual([`node:${read(".nvmrc").trim()}-slim`]);
});

test("what it copies from the repository is there, and reaches the build", () => {
  const copies = stages
    .flatMap(({ steps }) => steps)
    .filter(({ verb, rest }) => verb === "COPY" && !/--from/.test(rest));
  const sources = copies.flatMap(({ rest }) => rest.split(/\s+/).slice(0, -1));
  expect(sources.length).toBeGreaterThan(4);
  expect(sources.filter((path) => !existsSync(join(root, path)) || isIgnored(path))).toEqual([]);
});

test("what it copies from another stage is made there", () => {
  const copies = stages
    .flatMap(({ steps }) => steps)
    .filter(({ verb, rest }) => verb === "COPY" && /--from/.test(rest));
  const from = copies.map(({ rest }) => rest.match(/^--from=(\w+) \/srv\/looklift\/(\S+) (\S+)$/)?.slice(1));
  expect(from).toEqual([
    ["packages", "node_modules", "node_modules"],
    ["build", "build", "build"],
  ]);
});

test("the commands it runs are the package's own", () => {
  const commands = stages.flatMap(({ steps }) => steps.filter(({ verb }) => verb === "RUN" || verb === "CMD"));
  const named = commands.flatMap(({ rest }) => [...rest.replaceAll(/["\],[]/g, " ").matchAll(/npm\s+run\s+(\S+)/g)]);
  expect(named.map(([, script]) => script).sort()).toEqual(["build", "migrate"]);
  for (const [, script = ""] of named) expect(scripts).toHaveProperty(script);
});

describe.each(["web", "worker"])("the image of the %s process", (name) => {
  const steps = stepsOf(name);

  test("runs an entry of the build, as somebody who may do nothing else", () => {
    const last = steps.filter(({ verb }) => verb === "CMD").at(-1)?.rest ?? "[]";
    const [program, file = ""] = JSON.parse(last) as string[];
    const entry = file.match(/^build\/server\/(\w+)\.js$/)?.[1] ?? "";
    expect(program).toBe("node");
    expect(read("vite.config.ts")).toMatch(new RegExp(`\\b${entry}: "\\./app/`));
    expect(steps.filter(({ verb }) => verb === "USER").at(-1)?.rest).toBe("node");
  });

  test("asks itself whether it lives, where it says so", () => {
    const check = steps.filter(({ verb }) => verb === "HEALTHCHECK").at(-1)?.rest ?? "";
    expect(check).toContain("METRICS_PORT}/healthz");
    expect(() => new Function(`return () => ${JSON.parse(check.slice(check.indexOf("[")))[2]}`)).not.toThrow();
  });

  test("holds no tool, no source and no test", () => {
    const copied = steps.filter(({ verb }) => verb === "COPY").map(({ rest }) => rest.split(" ").at(-1));
    expect(copied.sort()).toEqual(["./", "app/engine/embedded/head", "build", "node_modules"]);
    expect(steps.some(({ verb }) => verb === "RUN")).toBe(false);
  });
});

describe("its settings", () => {
  let settingNames: string[] = [];
  beforeAll(async () => {
    for (const name of [
      "DATABASE_URL",
      "S3_BUCKET",
      "S3_ACCESS_KEY_ID",
      "S3_SECRET_ACCESS_KEY",
      "SHOPIFY_API_KEY",
      "SHOPIFY_API_SECRET",
    ])
      process.env[name] ??= "x";
    for (const name of ["S3_ENDPOINT", "SHOPIFY_APP_URL"]) process.env[name] ??= "http://localhost";
    ({ settingNames } = await import("~/env.server"));
  });

  test("are settings, and none is a secret", () => {
    const named = stages.flatMap(({ steps }) =>
      steps
        .filter(({ verb }) => verb === "ENV")
        .flatMap(({ rest }) => [...rest.matchAll(/(\w+)=/g)].map(([, name]) => name)),
    );
    expect(named.length).toBeGreaterThan(2);
    expect(
      named.filter((name) => !settingNames.includes(name ?? "") || /SECRET|KEY|DATABASE/.test(name ?? "")),
    ).toEqual([]);
  });
});

test.each([
  ".env",
  ".env.production",
  ".git",
  ".data",
  ".data-test",
  "node_modules",
  "build",
  "app/generated",
  "a/b.pem",
  "x.log",
])("%s stays out of every image", (path) => {
  expect(isIgnored(path)).toBe(true);
});
