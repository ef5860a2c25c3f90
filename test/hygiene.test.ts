// What must not be in the repository, whoever commits: paths of somebody's machine, addresses of a registry, secrets.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const BYTES_MAX = 1024 * 1024;

// What was trained and is loaded as it is.
const largeFiles = ["app/engine/embedded/head/head.bin", "app/engine/embedded/head/small.bin"];

const tracked = execFileSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8", maxBuffer: 64 * BYTES_MAX })
  .split("\0")
  .filter(Boolean);
const files = tracked.flatMap((path) => {
  try {
    return { path, bytes: readFileSync(join(root, path)) };
  } catch {
    return []; // deleted, and not committed yet
  }
});
const texts = files
  .filter(({ bytes }) => !bytes.includes(0))
  .map(({ path, bytes }) => ({ path, text: bytes.toString("utf8") }));

/** Every place where a pattern stands, as "path:line: what". */
function find(pattern: RegExp, { except = [] }: { except?: (string | RegExp)[] } = {}): string[] {
  return texts.flatMap(({ path, text }) =>
    text.split("\n").flatMap((line, at) =>
      [...line.matchAll(pattern)]
        .map(([what]) => what)
        .filter((what) => !except.some((made) => (typeof made === "string" ? what.includes(made) : made.test(what))))
        .map((what) => `${path}:${at + 1}: ${what}`),
    ),
  );
}

// Values that were made up for tests say so themselves: by a word, a row of digits, or one character over and over.
const made = ["EXAMPLE", "0123456789abcdef", ".eyJzaG9wIjoiYSJ9.", /([A-Za-z0-9])\1{15,}$/];
const secrets: Record<string, RegExp> = {
  "an API key of ours": /\bsk_(?:live|test)_[A-Za-z0-9_-]{30,}/g,
  "a token or secret of Shopify's": /\bshp[a-z]{2}_[A-Za-z0-9]{16,}/g,
  "a key of AWS's": /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g,
  "a token of GitHub's or npm's": /\b(?:gh[pousr]_|github_pat_|npm_)[A-Za-z0-9_]{20,}/g,
  "a private key": /-----BEGIN [A-Z ]*PRIVATE KEY-----/g,
  "a JSON web token": /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g,
  "a presigned URL": /X-Amz-Signature=[0-9a-f]{64}/g,
  "a password in a registry's settings": /_(?:authToken|auth|password)\s*=\s*\S+/g,
};

test("the list of files is not empty", () => {
  expect(files.length).toBeGreaterThan(200);
});

test("no file names a path of somebody's machine", () => {
  const folders = ["home", "root", "Users", "work", "workspace", "workspaces", "mnt", "private/var"];
  expect(find(new RegExp(`(?<![\\w.:/-])/(?:${folders.join("|")})/[\\w.-]+`, "g"))).toEqual([]);
  expect(find(/\b[A-Z]:\\(?:Users|Documents)\\/g)).toEqual([]);
});

describe("no file holds a secret", () => {
  // the one presigned URL is of AWS's documentation
  const published = "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
  test.each(Object.entries(secrets))("%s", (_name, pattern) => {
    expect(find(pattern, { except: [...made, published] })).toEqual([]);
  });

  test("a URL with a password, but for addresses of this machine and of nobody", () => {
    const pattern = /\b[a-z][a-z0-9+]*:\/\/[^\s:@/"'`$<>{}()]+:[^\s@/"'`$<>{}()]+@[\w.-]+/g;
    expect(
      find(pattern, { except: [/@(127\.0\.0\.1|localhost|[\w.-]*example(\.(com|org|net))?|host|cache|db)$/] }),
    ).toEqual([]);
  });
});

const locks = [
  "package-lock.json",
  "local/shopify-cli/package-lock.json",
  "test/bench/product/lighthouse/package-lock.json",
];
test.each(locks)("%s does not say from where packages come", (of) => {
  const lock = texts.find(({ path }) => path === of)?.text ?? "";
  expect(lock).toContain('"lockfileVersion": 3');
  expect(lock).not.toContain('"resolved"');
  const { packages } = JSON.parse(lock) as { packages: Record<string, { integrity?: string; link?: boolean }> };
  const unbound = Object.entries(packages).filter(([name, { integrity, link }]) => name && !integrity && !link);
  expect(unbound.map(([name]) => name)).toEqual([]);
});

test("no setting says from where packages come", () => {
  expect(find(/\bregistry\s*=\s*\S+/g).filter((hit) => hit.startsWith(".npmrc"))).toEqual([]);
  expect(find(/https?:\/\/[\w.-]*(?:registry|artifactory|nexus|verdaccio|proxy\.golang)[\w.-]*/g)).toEqual([]);
});

test("no file is larger than a mebibyte, but for what was trained", () => {
  const large = files.filter(({ bytes }) => bytes.length > BYTES_MAX).map(({ path }) => path);
  expect(large.filter((path) => !largeFiles.includes(path))).toEqual([]);
});

test("nothing that is made or kept on the side is tracked", () => {
  const aside =
    /^(node_modules|build|\.data|\.data-test|\.runtime|app\/generated|test\/artefacts|test-results)\/|(^|\/)\.env|\.(log|pem|key|p12|sqlite)$/;
  expect(tracked.filter((path) => aside.test(path))).toEqual([]);
});
