const ULID = /^[0-7][0-9a-hjkmnp-tv-z]{25}$/i;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether a text can be a request's id or a job's. */
export function isRequestId(text: string): boolean {
  const id = text.trim();
  return ULID.test(id) || UUID.test(id);
}
