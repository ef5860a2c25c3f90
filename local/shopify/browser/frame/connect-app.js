/**
 * The line to the app in the frame: answers what its App Bridge asks by the function of that name, and tells it what happens.
 * Only the app's origin is listened to.
 */
export function connectApp({ frame, appOrigin, answers }) {
  addEventListener("message", async ({ source, origin, data }) => {
    if (origin !== appOrigin || data?.line !== "app" || !Object.hasOwn(answers, data.name)) return;
    const reply = { line: "admin", reply: data.id };
    try {
      // a page in a modal of the app may ask too, but only the app itself moves the admin
      reply.result = await answers[data.name](data.args ?? {}, { isApp: source === frame.contentWindow });
    } catch (error) {
      reply.error = error instanceof Error ? error.message : String(error);
    }
    source?.postMessage(reply, appOrigin);
  });
  return (event, args) => frame.contentWindow?.postMessage({ line: "admin", event, args }, appOrigin);
}
