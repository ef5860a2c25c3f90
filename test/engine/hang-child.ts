// A program that has an engine's child caught in a loop and waits for it: whoever runs it kills it.
import { createEngine } from "../../app/engine/create-engine";
import { fillPicture } from "./read-demo-picture";

const HANG = 20;
const childUrl = new URL("./commanded-child.mjs", import.meta.url);
const engine = createEngine({ name: "embedded", deadlineMs: 60_000, memoryMbMax: 160, childUrl });
const signal = new AbortController().signal;
await engine.extract(fillPicture(HANG, 1, [0, 0, 0]), {}, { signal, onProgress: (stage) => console.log(stage) });
