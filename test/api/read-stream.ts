export type StreamedEvent = { id: string; event: string; data: unknown };

/** Reads server-sent events until the server ends the stream. */
export async function readStream({ url, headers }: { url: string; headers: Record<string, string> }) {
  const response = await fetch(url, { headers });
  const text = await response.text();
  const events: StreamedEvent[] = text
    .split("\n\n")
    .filter((part) => part.startsWith("id:"))
    .map((part) => {
      const fields = new Map(part.split("\n").map((line) => [line.split(": ")[0], line.slice(line.indexOf(": ") + 2)]));
      return {
        id: fields.get("id") ?? "",
        event: fields.get("event") ?? "",
        data: JSON.parse(fields.get("data") ?? "null") as unknown,
      };
    });
  return { status: response.status, headers: response.headers, events };
}
