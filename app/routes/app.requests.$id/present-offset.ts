const MS_PER_SECOND = 1000;
const MS_PER_MINUTE = 60_000;

/** How long after the first moment the second one was: "+0 ms", "+1.2 s", "+3 min 5 s". */
export function presentOffset(from: string, to: string): string {
  const ms = Math.max(0, Date.parse(to) - Date.parse(from));
  if (ms < MS_PER_SECOND) return `+${ms} ms`;
  if (ms < MS_PER_MINUTE) return `+${(ms / MS_PER_SECOND).toFixed(1)} s`;
  const seconds = Math.floor((ms % MS_PER_MINUTE) / MS_PER_SECOND);
  return `+${Math.floor(ms / MS_PER_MINUTE)} min ${seconds} s`;
}
