/** An answer of S3 other than success: HTTP status, S3's error code, words. */
export class S3Error extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message = code) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** A text as XML content. */
export function escapeXml(text: string): string {
  const names: Record<string, string> = { "<": "&lt;", ">": "&gt;", "&": "&amp;", "'": "&apos;", '"': "&quot;" };
  return text.replace(/[<>&'"]/g, (character) => names[character] ?? character);
}

/** What is not implemented is refused: a store that accepts and ignores hides the bugs of its callers. */
export function notImplemented(what: string): S3Error {
  return new S3Error(501, "NotImplemented", `${what} is not implemented by this local store.`);
}
