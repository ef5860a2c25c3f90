import { fileURLToPath } from "node:url";
import { defineConfig } from "prisma/config";

// Lets generate, validate and format run without a download: only the existence of the file is checked, and this module
// is loaded before the check. package.json cannot be executed, so deploy and push end with an error, not a false "done".
process.env["PRISMA_SCHEMA_ENGINE_BINARY"] ??= fileURLToPath(new URL("./package.json", import.meta.url));

export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  datasource: { url: process.env["DATABASE_URL"] ?? "" },
});
