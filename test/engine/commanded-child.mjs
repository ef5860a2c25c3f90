// Stands in for the engine's child: does what the picture's width says. What it is sent on the pipe it leaves there.
const FOREVER_MS = 2 ** 30;

process.on("message", ({ width }) => {
  const commands = {
    10: () => process.send({ type: "done", outcome: { items: [], warnings: [] }, bytes: 0 }),
    20: () => {
      process.send({ type: "stage", stage: `hanging as ${process.pid}`, share: 0.5 });
      setTimeout(() => {
        for (;;);
      }, 20);
    },
    30: () => {
      throw new Error("as told");
    },
    40: () => process.exit(3),
    50: () => process.send({ type: "failed", message: "as told", retryable: false }),
    60: () => {
      let kept = null;
      for (let i = 0; ; i++) kept = { kept, i, text: `hoard ${i}` };
    },
    70: () => {
      const kept = [];
      // beyond JavaScript's heap, as the networks' memory is
      for (;;) kept.push(Buffer.alloc(2 ** 22, kept.length));
    },
    80: () => process.abort(),
    90: () => {
      process.send({ type: "stage", stage: Object.keys(process.env).join(" "), share: 0.5 });
      process.send({ type: "done", outcome: { items: [], warnings: [] }, bytes: 0 });
    },
  };
  commands[width]();
});
setInterval(() => undefined, FOREVER_MS);
