import { accountSchemas } from "./account-schemas";
import { errorSchemas } from "./error-schemas";
import { examples } from "./examples";
import { jobSchemas } from "./job-schemas";
import { requestSchemas } from "./request-schemas";
import type { Schema } from "./schema";
import { webhookSchemas } from "./webhook-schemas";

/** Every named schema of the API, as it stands in the OpenAPI document under components/schemas. */
export const components: Record<string, Schema> = Object.fromEntries(
  Object.entries({ ...requestSchemas, ...jobSchemas, ...accountSchemas, ...webhookSchemas, ...errorSchemas }).map(
    ([name, schema]) => [name, name in examples ? { ...schema, examples: [examples[name]] } : schema],
  ),
);
