import { drawOutline, type Point, seedNumbers } from "./draw-paths";

type Surface = {
  id: string;
  /** How wide the roundness along an outline is, in units of the drawing. */
  round: number;
  /** How much the light models that roundness and the crumples. */
  depth: number;
  /** Frequency of the crumples across and down, and their share of the relief; 0 for a smooth surface. */
  crumple?: [number, number];
  relief?: number;
  shine?: number;
};

// Light from the upper left, the same for every surface.
const LIGHT = '<feDistantLight azimuth="222" elevation="58"/>';

/** A filter that turns a flat shape into cloth, leather or skin: light over its rounded edges and crumples, and a shine. */
export function defineSurface({ id, round, depth, crumple, relief = 0, shine = 0 }: Surface): string {
  const waves = crumple
    ? `<feTurbulence type="fractalNoise" baseFrequency="${crumple.join(" ")}" numOctaves="2" seed="7"/>` +
      '<feColorMatrix type="matrix" values="0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1 0 0 0 0" result="waves"/>' +
      `<feComposite in="soft" in2="waves" operator="arithmetic" k2="0.5" k3="${relief}" result="heights"/>`
    : '<feComposite in="soft" in2="soft" operator="arithmetic" k2="0.5" result="heights"/>';
  const gloss =
    shine > 0
      ? `<feSpecularLighting in="heights" surfaceScale="${depth}" specularConstant="${shine}" specularExponent="16" lighting-color="#fff" result="gloss">${LIGHT}</feSpecularLighting>` +
        '<feBlend in="gloss" in2="lit" mode="screen" result="lit"/>'
      : "";
  return (
    `<filter id="${id}" x="-1%" y="-1%" width="102%" height="102%" color-interpolation-filters="sRGB">` +
    `<feGaussianBlur in="SourceAlpha" stdDeviation="${round}" result="soft"/>${waves}` +
    `<feDiffuseLighting in="heights" surfaceScale="${depth}" diffuseConstant="1.18" lighting-color="#fffaf4" result="light">${LIGHT}</feDiffuseLighting>` +
    `<feBlend in="SourceGraphic" in2="light" mode="multiply" result="lit"/>${gloss}` +
    '<feComposite in="lit" in2="SourceAlpha" operator="in"/></filter>'
  );
}

/** The surfaces that the garments and the figure are made of. */
export const surfaces = [
  defineSurface({ id: "wool", round: 22, depth: 44, crumple: [0.012, 0.0026], relief: 0.34 }),
  defineSurface({ id: "knit", round: 24, depth: 40, crumple: [0.012, 0.006], relief: 0.2 }),
  defineSurface({ id: "drape", round: 18, depth: 46, crumple: [0.02, 0.0018], relief: 0.5, shine: 0.1 }),
  defineSurface({ id: "leather", round: 11, depth: 30, crumple: [0.02, 0.02], relief: 0.2, shine: 0.3 }),
  defineSurface({ id: "skin", round: 18, depth: 26, shine: 0.06 }),
  defineSurface({ id: "hair", round: 12, depth: 24, crumple: [0.06, 0.005], relief: 0.5, shine: 0.1 }),
  '<filter color-interpolation-filters="sRGB" id="blur2" x="-30%" y="-30%" width="160%" height="160%"><feGaussianBlur stdDeviation="2"/></filter>',
  '<filter color-interpolation-filters="sRGB" id="blur5" x="-60%" y="-20%" width="220%" height="140%"><feGaussianBlur stdDeviation="5"/></filter>',
  '<filter color-interpolation-filters="sRGB" id="blur9" x="-40%" y="-30%" width="180%" height="160%"><feGaussianBlur stdDeviation="9"/></filter>',
].join("");

/** A shape in one colour on a surface; `more` is drawn on the shape and clipped to it. */
export function paintShape(
  name: string,
  outline: string,
  { color, surface, more = "" }: { color: string; surface: string; more?: string },
): string {
  return (
    `<clipPath id="${name}"><path d="${outline}"/></clipPath>` +
    `<path d="${outline}" transform="translate(4 9)" fill="#1c130d" fill-opacity="0.3" filter="url(#blur9)"/>` +
    `<g filter="url(#${surface})"><path d="${outline}" fill="${color}"/><g clip-path="url(#${name})">${more}</g></g>`
  );
}

/** Soft folds along lines: a dark stroke with a lighter one beside it. */
export function paintFolds(lines: Point[][], { width = 9, dark = 0.3, light = 0.2 } = {}): string {
  const path = lines.map((line) => drawOutline(line, { open: true })).join("");
  const stroke = (color: string, opacity: number, shift: number) =>
    `<path d="${path}" transform="translate(${shift} 0)" stroke="${color}" stroke-opacity="${opacity}"/>`;
  return (
    `<g fill="none" stroke-width="${width}" stroke-linecap="round" filter="url(#blur5)">` +
    `${stroke("#120c08", dark, 0)}${stroke("#fff6e6", light, -width * 1.2)}</g>`
  );
}

/** Fine lines such as seams, ribs and stitches. */
export function paintLines(lines: Point[][], { color = "#000", opacity = 0.35, width = 1.6, dash = "" } = {}): string {
  const path = lines.map((line) => drawOutline(line, { open: true })).join("");
  return `<path d="${path}" fill="none" stroke="${color}" stroke-opacity="${opacity}" stroke-width="${width}" stroke-linecap="round"${dash && ` stroke-dasharray="${dash}"`}/>`;
}

/** Film grain over a picture: grey noise of the same size to be laid on by "soft-light"; the same for the same size. */
export function drawGrain(width: number, height: number): Buffer {
  const next = seedNumbers(width * 31 + height);
  const noise = Buffer.allocUnsafe(width * height);
  for (let i = 0; i < noise.length; i++) noise[i] = 128 + (next() - 0.5) * 26;
  return noise;
}
