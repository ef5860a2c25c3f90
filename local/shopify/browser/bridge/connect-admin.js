/**
 * The line to the admin frame: `ask` sends a request and resolves with its answer, `hear` is told what happens there.
 * Messages go to the stand-in's origin only and are taken from it only.
 */
export function connectAdmin({ origin }) {
  const waiting = new Map();
  const listeners = new Map();
  let last = 0;
  addEventListener("message", ({ source, origin: from, data }) => {
    if (source !== window.top || from !== origin || data?.line !== "admin") return;
    if (data.event) {
      for (const listener of listeners.get(data.event) ?? []) listener(data.args ?? {});
      return;
    }
    const answer = waiting.get(data.reply);
    waiting.delete(data.reply);
    if (data.error) answer?.reject(new Error(data.error));
    else answer?.resolve(data.result);
  });
  return {
    ask: (name, args = {}) =>
      new Promise((resolve, reject) => {
        const id = ++last;
        waiting.set(id, { resolve, reject });
        window.top.postMessage({ line: "app", id, name, args }, origin);
      }),
    hear: (event, listener) => {
      listeners.set(event, [...(listeners.get(event) ?? []), listener]);
    },
  };
}
