import { surfaces } from "./paint-cloth";

/** The middle of what a picture shows and its width, in units of the drawing. */
export type Frame = [x: number, y: number, width: number];

/** A drawing before the plain wall of a studio, as SVG; with `floor`, the height where a model stands, she casts a shadow there. */
export function drawStudio(
  drawing: string,
  { frame, width, height, floor }: { frame: Frame; width: number; height: number; floor?: number },
): string {
  const [x, y, span] = frame;
  const tall = (span * height) / width;
  const [left, top] = [x - span / 2, y - tall / 2];
  const rect = `x="${left}" y="${top}" width="${span}" height="${tall}"`;
  const stops = floor
    ? [
        [0, "#dfdad4"],
        [0.84, "#d2cbc3"],
        [0.9, "#c1b9ae"],
        [1, "#d0c8bd"],
      ]
    : [
        [0, "#f4f2ef"],
        [1, "#e9e5e0"],
      ];
  const shadow = floor
    ? `<ellipse cx="${x + 36}" cy="${floor}" rx="230" ry="20" fill="#2a211a" fill-opacity="0.42" filter="url(#blur9)"/>` +
      `<ellipse cx="${x + 90}" cy="${floor + 6}" rx="340" ry="34" fill="#2a211a" fill-opacity="0.16" filter="url(#blur9)"/>`
    : "";
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${left} ${top} ${span} ${tall}"><defs>${surfaces}` +
    `<linearGradient id="wall" x1="0" y1="0" x2="0" y2="1">${stops.map(([at, color]) => `<stop offset="${at}" stop-color="${color}"/>`).join("")}</linearGradient>` +
    '<radialGradient id="vignette" cx="0.42" cy="0.4" r="0.8"><stop offset="0.45" stop-color="#fff" stop-opacity="0.14"/><stop offset="1" stop-color="#5c4f42" stop-opacity="0.2"/></radialGradient></defs>' +
    `<rect ${rect} fill="url(#wall)"/><rect ${rect} fill="url(#vignette)"/>${shadow}${drawing}</svg>`
  );
}
