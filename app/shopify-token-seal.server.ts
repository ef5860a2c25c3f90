import { sealColumns } from "./seal-columns.server";

type Column = "access_token" | "refresh_token";

const tokens = sealColumns<Column>({
  table: "shop_sessions",
  columns: ["access_token", "refresh_token"],
  placeOf: (id, column) => `shop_sessions.${column} ${id}`,
});

/** A token as it is stored in a session's row; null for none. */
export function sealToken(id: string, column: Column, token: string | undefined): string | null {
  return token === undefined ? null : tokens.seal(id, column, token);
}

/** A stored token, opened. Throws UNAVAILABLE when no key that is known here opens it. */
export function openToken(id: string, column: Column, stored: string): string {
  return tokens.open(id, column, stored);
}

/** Seals stored tokens with the current key that the previous one, or none, has sealed; a bounded number. Answers how many rows. */
export const sealStoredTokens = (): Promise<number> => tokens.sealStored();
