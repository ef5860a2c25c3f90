type PostJson = { port: number; token: string; path: string; body: object };

/** A call of the public API by a client of the bench; throws what it answers when that is no success. */
export async function postJson<T>({ port, token, path, body }: PostJson): Promise<T> {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path} was answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as T;
}
