import type { RequestRecord } from "~/extraction/find-request";

type Input = RequestRecord["input"];

const CHARACTERS_SHOWN = 120;

/** What a request was asked for beside its photo, in words; nothing of what it left to us. */
export function presentAsked({ context = {}, options }: Input): { term: string; words: string }[] {
  const { productName, productDescription, maxItems } = context;
  return [
    ...(productName ? [{ term: "Product", words: shorten(productName) }] : []),
    ...(productDescription ? [{ term: "Description", words: shorten(productDescription) }] : []),
    ...(maxItems === undefined ? [] : [{ term: "Items at most", words: String(maxItems) }]),
    ...(options ? presentOptions(options) : []),
  ];
}

function presentOptions({ cutoutFormat, minimumConfidence, blurFaces, reuseResult }: NonNullable<Input["options"]>) {
  return [
    ...(cutoutFormat === "png" ? [] : [{ term: "Cut-outs", words: cutoutFormat.toUpperCase() }]),
    ...(minimumConfidence > 0
      ? [{ term: "Confidence at least", words: `${Math.round(minimumConfidence * 100)}%` }]
      : []),
    ...(blurFaces === null || blurFaces === undefined
      ? []
      : [{ term: "Faces in cut-outs", words: blurFaces ? "blurred" : "as they are" }]),
    ...(reuseResult ? [{ term: "An earlier result", words: "would do" }] : []),
  ];
}

const shorten = (text: string) =>
  text.length > CHARACTERS_SHOWN ? `${text.slice(0, CHARACTERS_SHOWN).trimEnd()}…` : text;
