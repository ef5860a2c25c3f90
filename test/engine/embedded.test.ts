import { createEngine } from "../../app/engine/create-engine";
import { engineMemoryMbMax } from "../../app/limits";
import { describeEngine } from "./engine-conformance";

describeEngine("embedded", ({ deadlineMs }) =>
  createEngine({ name: "embedded", deadlineMs, memoryMbMax: engineMemoryMbMax }),
);
