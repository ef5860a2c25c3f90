import { GraphQLError } from "graphql";

/** Whether a token with these scopes has one of those wanted; to write includes to read. */
export const hasScope = (scopes: readonly string[], wanted: readonly string[]): boolean =>
  wanted.some((scope) => scopes.includes(scope) || scopes.includes(scope.replace(/^read_/, "write_")));

/** Refuses a field as Shopify does when the token has none of the scopes for it. */
export function requireScope(
  { scopes }: { scopes: readonly string[] },
  wanted: readonly string[],
  field: string,
): void {
  if (hasScope(scopes, wanted)) return;
  const requiredAccess = `${wanted.map((scope) => `\`${scope}\` access scope`).join(" or ")}.`;
  throw new GraphQLError(`Access denied for ${field} field. Required access: ${requiredAccess}`, {
    extensions: {
      code: "ACCESS_DENIED",
      documentation: "https://shopify.dev/api/usage/access-scopes",
      requiredAccess,
    },
  });
}
