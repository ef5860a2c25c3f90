import { GraphQLError } from "graphql";
import type { StandIn } from "../stand-in";

/** A thing as the Admin API shows it: values, and functions of the field's arguments. */
export type View = Record<string, unknown>;
// biome-ignore lint/suspicious/noExplicitAny: the schema has checked the arguments before a resolver sees them
export type Args = any;
export type Resolver = (args: Args, context: GraphqlContext) => unknown;

/** What a call of the Admin API works with. */
export type GraphqlContext = StandIn & {
  scopes: readonly string[];
  /** The merchant of an online token. */
  userId: string | null;
  findNode: (gid: string) => View | null;
};

export type UserError = { field: string[] | null; message: string; code: string | null; elementIndex: null };

/** An error in the answer's `userErrors`, as Shopify gives it for input that the schema allows but the shop does not. */
export const userError = (field: string[] | null, message: string, code: string | null = null): UserError => ({
  field,
  message,
  code,
  elementIndex: null,
});

/** The whole operation is refused with a top-level error. */
export const refuse = (message: string, code: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code } });

export const notImplemented = (what: string): GraphQLError =>
  refuse(`the stand-in does not implement ${what}`, "NOT_IMPLEMENTED");

/** A failure that somebody asked for with a sentinel name: the answer is this one instead of what was computed. */
export class AskedFailure extends Error {
  constructor(readonly kind: "500" | "throttled") {
    super(`asked for by a sentinel name: ${kind}`);
  }
}
