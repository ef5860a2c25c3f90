// The command that makes a request again reaches curl as it was meant, whatever was asked for.
import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { writeCurl } from "~/routes/app.requests.$id/write-curl";

const record = (productName: string) => ({
  trialImage: "uploads/client/picture.jpg",
  input: {
    context: { productName, maxItems: 2 },
    runtimeConfig: { cutout_format: "webp", note: "a 'quoted' $(word)" },
  },
});

/** What curl would be given, by a real shell. */
function readArguments(command: string): string[] {
  const script = `curl() { for one in "$@"; do printf '%s\\0' "$one"; done; }\n${command}`;
  const { stdout, stderr } = spawnSync("sh", ["-c", script], {
    env: { ...process.env, LOOKLIFT_KEY: "sk_test_1" },
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  return stdout.split("\0").slice(0, -1);
}

test.each(["Camel coat", "L'été d'Ève", `"; rm -rf / #`, "$(touch /tmp/x) `id` $HOME", "two\nlines\\", "外套 🧥"])(
  "with the product %j",
  (productName) => {
    const given = readArguments(writeCurl({ apiUrl: "https://api.example.com", record: record(productName) }));
    expect(given[0]).toBe("https://api.example.com/v1/extract");
    expect(given).toContain("Authorization: Bearer sk_test_1");
    expect(JSON.parse(given.at(-1) ?? "")).toEqual({
      trial_image: "uploads/client/picture.jpg",
      runtime_config: { cutout_format: "webp", note: "a 'quoted' $(word)" },
      extraction_context: { max_items: 2, product_name: productName },
    });
  },
);

test("what was not asked for is not in it", () => {
  const plain = { trialImage: "uploads/client/picture.jpg", input: { context: {}, runtimeConfig: null } };
  const given = readArguments(writeCurl({ apiUrl: "https://api.example.com", record: plain }));
  expect(JSON.parse(given.at(-1) ?? "")).toEqual({ trial_image: "uploads/client/picture.jpg" });
});
