import { createHash } from "node:crypto";
import type { describeApi } from "./describe-api";
import type { DescribedAnswer, Operation, Parameter } from "./operation";
import type { Schema } from "./schema";

type Document = ReturnType<typeof describeApi>;

const style = `
:root { color-scheme: light dark; --line: #8884; --quiet: #8882; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { margin-bottom: 0; } h2 { margin-top: 3rem; border-top: 1px solid var(--line); padding-top: 1.5rem; }
code, pre { font: 14px/1.45 ui-monospace, monospace; } pre { background: var(--quiet); padding: .8rem; overflow: auto; border-radius: 6px; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: .35rem .8rem .35rem 0; border-bottom: 1px solid var(--line); }
h2 code { font-size: 1.2rem; } .method { font-weight: 700; margin-right: .5rem; } nav ul { columns: 2; padding-left: 1.2rem; } summary { cursor: pointer; }
@media (max-width: 40rem) { nav ul { columns: 1; } }`;

/** The page's style as a source for its content security policy, which allows nothing else. */
export const docsPolicy = `default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'`;

/** The OpenAPI document as a page that needs no script. */
export function renderDocs(document: Document): string {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  const entries = operations.map(
    ({ path, method, operation }) =>
      `<li><a href="#${operation.operationId}"><code>${method} ${escapeHtml(path)}</code></a></li>`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(document.info.title)} API</title><style>${style}</style></head><body>
<h1>${escapeHtml(document.info.title)} API</h1><p>${escapeHtml(document.info.summary)} As data: <a href="/openapi.json">openapi.json</a>.</p>
<p>Every call has the header <code>Authorization: Bearer sk_…</code>.</p>
<nav aria-label="Operations"><ul>${entries.join("")}</ul></nav><main>
${operations.map(({ path, method, operation }) => renderOperation({ path, method, operation, document })).join("\n")}
<h2 id="schemas">Schemas</h2>${Object.entries(document.components.schemas)
    .map(([name, schema]) => renderSchema(name, schema))
    .join("")}
</main></body></html>`;
}

type RenderOperation = { path: string; method: string; operation: Operation; document: Document };

function renderOperation({ path, method, operation, document }: RenderOperation): string {
  const { operationId, summary, description, parameters, requestBody, responses } = operation;
  const body = requestBody?.content["application/json"]?.schema;
  return `<section aria-labelledby="${operationId}"><h2 id="${operationId}"><code><span class="method">${method}</span>${escapeHtml(path)}</code></h2>
<p>${escapeHtml(summary)}${description ? `. ${renderText(description)}` : ""}</p>
<h3>Parameters</h3><table><tr><th>Name</th><th>In</th><th>Meaning</th></tr>${parameters.map(renderParameter).join("")}</table>
${body ? `<h3>Body: ${renderRef(body)}</h3>${renderExample(body, document)}` : ""}
<h3>Answers</h3><table><tr><th>Status</th><th>Meaning</th><th>Body</th></tr>${Object.entries(responses).map(renderAnswer).join("")}</table>
${Object.values(responses)
  .slice(0, 1)
  .map((answer) => renderExample(schemaOf(answer), document))
  .join("")}</section>`;
}

function renderParameter({ name, in: place, required, schema, description }: Parameter): string {
  const words = [
    description && renderText(description),
    required && "Required.",
    schema.enum && `One of ${schema.enum.join(", ")}.`,
  ];
  return `<tr><td><code>${escapeHtml(name)}</code></td><td>${place}</td><td>${words.filter(Boolean).join(" ")}</td></tr>`;
}

function renderAnswer([status, answer]: [string, DescribedAnswer]): string {
  const schema = schemaOf(answer);
  return `<tr><td>${status}</td><td>${escapeHtml(answer.description)}</td><td>${schema ? renderRef(schema) : ""}</td></tr>`;
}

function schemaOf(answer: DescribedAnswer): Schema | undefined {
  return answer.content?.["application/json"]?.schema as Schema | undefined;
}

function renderRef(schema: Schema): string {
  const name = nameOf(schema) ?? (schema.allOf?.[0] && nameOf(schema.allOf[0]));
  return name ? `<a href="#schema-${name}">${name}</a>` : "";
}

const nameOf = ({ $ref }: Schema) => $ref?.slice($ref.lastIndexOf("/") + 1);

function renderExample(schema: Schema | undefined, document: Document): string {
  const name = schema && nameOf(schema);
  const example = name && document.components.schemas[name]?.examples?.[0];
  return example ? `<pre>${escapeHtml(JSON.stringify(example, null, 2))}</pre>` : "";
}

function renderSchema(name: string, { examples: _, ...schema }: Schema): string {
  return `<details id="schema-${name}"><summary><code>${name}</code></summary><pre>${escapeHtml(JSON.stringify(schema, null, 2))}</pre></details>`;
}

function renderText(text: string): string {
  return escapeHtml(text).replaceAll(/`([^`]+)`/g, "<code>$1</code>");
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
