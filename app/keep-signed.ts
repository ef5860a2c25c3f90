type KeepSigned = {
  /** How long one and the same URL is given, in ms; it is then signed anew. */
  windowMs: number;
  /** How many are kept; past that all are forgotten. */
  countMax: number;
  sign: (key: string, at: Date) => Promise<string>;
};

/**
 * Signs a URL for a key as of the begin of a window of time, so that it is the same one all through the window, in every
 * process: a browser finds the picture in its cache, and a page of many pictures is signed once. A URL must be signed for
 * longer than it is to last by `windowMs`.
 */
export function keepSigned({ windowMs, countMax, sign }: KeepSigned): (key: string) => Promise<string> {
  let since = 0;
  let kept = new Map<string, Promise<string>>();
  return (key) => {
    const begin = Math.floor(Date.now() / windowMs) * windowMs;
    if (begin !== since || kept.size >= countMax) {
      since = begin;
      kept = new Map();
    }
    const urls = kept;
    const known = urls.get(key);
    if (known) return known;
    const url = sign(key, new Date(begin));
    urls.set(key, url);
    url.catch(() => urls.delete(key));
    return url;
  };
}
