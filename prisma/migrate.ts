// npm run migrate: applies what is missing to the database of DATABASE_URL.
import { applyMigrations } from "./apply-migrations";

const databaseUrl = process.env["DATABASE_URL"];
if (!databaseUrl) {
  console.error("DATABASE_URL names the database to migrate; it is not set.");
  process.exit(2);
}
const applied = await applyMigrations({ databaseUrl });
console.log(applied.length === 0 ? "The database is up to date." : `Applied: ${applied.join(", ")}`);
