/** gid://shopify/Product/1 */
export const makeGid = (type: string, id: number | string): string => `gid://shopify/${type}/${id}`;

/** The type and the number of a gid; null when it is none. */
export function readGid(gid: string): { type: string; id: number } | null {
  const [, type = "", id = ""] = /^gid:\/\/shopify\/(\w+)\/(\d+)$/.exec(gid) ?? [];
  return type ? { type, id: Number(id) } : null;
}
