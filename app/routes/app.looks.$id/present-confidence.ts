const grades: [min: number, words: string][] = [
  [0.9, "Very likely right"],
  [0.7, "Likely right"],
  [0.5, "More likely right than not"],
  [0, "Uncertain"],
];

/** A confidence (0–1) in words and as a number. */
export function presentConfidence(confidence: number): string {
  const words = grades.find(([min]) => confidence >= min)?.[1] ?? "Uncertain";
  return `${words} (${Math.round(confidence * 100)}%)`;
}
