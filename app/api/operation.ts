import type { Schema } from "./schema";

// The parts of an OpenAPI 3.1 document that this API uses.

export type Parameter = {
  name: string;
  in: "header" | "path" | "query";
  required: boolean;
  schema: Schema;
  description?: string;
};
export type DescribedAnswer = {
  description: string;
  headers?: Record<string, { schema: Schema; description?: string }>;
  content?: Record<string, { schema: unknown }>;
};
export type Operation = {
  operationId: string;
  summary: string;
  description?: string;
  parameters: Parameter[];
  requestBody?: { required: true; content: Record<string, { schema: Schema }> };
  responses: Record<string, DescribedAnswer>;
  security: { HTTPBearer: [] }[];
};
