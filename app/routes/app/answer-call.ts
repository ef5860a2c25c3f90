import { json } from "@remix-run/node";
import type { z } from "zod";
import { AppError, errorStatus } from "~/errors";
import { isUlid } from "~/ids";
import { requestBodyBytesMax } from "~/limits";
import { log } from "~/log.server";

/** What a call that was refused answers, with the status of its code. */
export type RefusedCall = { error: { code: string; message: string; details: Record<string, unknown> } };

type AnswerCall = { request: Request; methods?: string[] };

/**
 * Runs a call of the admin's own pages and answers an AppError as JSON with its status, and anything unknown as
 * INTERNAL_ERROR, logged. A Response that was thrown goes on: it is the library's.
 */
export async function answerCall({ request, methods = ["POST"] }: AnswerCall, work: () => Promise<Response>) {
  if (!methods.includes(request.method)) return refuseMethod(methods);
  try {
    return await work();
  } catch (error) {
    if (error instanceof Response) throw error;
    if (error instanceof AppError) return refuse(error);
    log.error({ error, method: request.method, path: new URL(request.url).pathname }, "a call failed");
    return refuse(new AppError("INTERNAL_ERROR", "Something went wrong on our side. Try again."));
  }
}

/** What a page that could not be loaded shows. */
export type RefusedPage = { code: string; message: string };

/** Runs the loader of a page; an AppError becomes the Response that the page's error boundary explains. */
export async function loadPage<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw json<RefusedPage>({ code: error.code, message: error.message }, { status: errorStatus[error.code] });
  }
}

/** The loader of a route that is only called, never opened. */
export const refuseGet = () => refuseMethod(["POST"]);

/** A call's JSON body. Throws VALIDATION_ERROR, BODY_UNREADABLE or BODY_TOO_LARGE. */
export async function readBody<T>(request: Request, schema: z.ZodType<T>): Promise<T> {
  if (Number(request.headers.get("content-length") ?? 0) > requestBodyBytesMax)
    throw new AppError("BODY_TOO_LARGE", "The request is too large.");
  const text = await request.text();
  refuseNul(text.includes("\\u0000"));
  const parsed = schema.safeParse(parse(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new AppError("VALIDATION_ERROR", `${issue?.path.join(".") ?? "body"}: ${issue?.message ?? "not valid"}`);
}

/** The fields of a form, whose messages are shown beside it as they are. Throws VALIDATION_ERROR. */
export async function readForm<T>(request: Request, schema: z.ZodType<T>): Promise<T> {
  const fields = Object.fromEntries(await request.formData());
  refuseNul(Object.values(fields).some((value) => typeof value === "string" && value.includes("\0")));
  const parsed = schema.safeParse(fields);
  if (parsed.success) return parsed.data;
  throw new AppError("VALIDATION_ERROR", parsed.error.issues[0]?.message ?? "This form is not valid.");
}

/** The id of the look that a path names. Throws NOT_FOUND for what cannot be one. */
export function readLookId({ id = "" }: { id?: string }): string {
  if (isUlid(id)) return id;
  throw new AppError("NOT_FOUND", "This look is not there any more.");
}

// PostgreSQL cannot store it, and no keyboard has it.
function refuseNul(found: boolean): void {
  if (found) throw new AppError("VALIDATION_ERROR", "A text may not hold the NUL character.");
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError("BODY_UNREADABLE", "The request is not JSON.", { cause });
  }
}

function refuse({ code, message, details }: AppError) {
  return json<RefusedCall>({ error: { code, message, details } }, { status: errorStatus[code] });
}

function refuseMethod(methods: string[]) {
  const error = {
    code: "METHOD_NOT_ALLOWED",
    message: "This address is only called by Looklift's own pages.",
    details: {},
  };
  return json<RefusedCall>(
    { error },
    { status: errorStatus.METHOD_NOT_ALLOWED, headers: { allow: methods.join(", ") } },
  );
}
