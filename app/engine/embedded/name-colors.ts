import type { ItemColor } from "../engine";

/** Names for colours as shops use them, with a typical sRGB value. */
export const colorNames: Record<string, [number, number, number]> = {
  black: [20, 20, 22],
  charcoal: [60, 62, 66],
  grey: [128, 128, 128],
  "light grey": [200, 200, 200],
  white: [245, 245, 245],
  cream: [240, 230, 205],
  beige: [220, 200, 170],
  camel: [190, 150, 100],
  tan: [185, 145, 105],
  khaki: [160, 145, 100],
  brown: [95, 62, 42],
  rust: [165, 75, 40],
  orange: [230, 120, 40],
  mustard: [200, 155, 40],
  yellow: [235, 205, 60],
  olive: [105, 105, 55],
  green: [40, 130, 60],
  mint: [170, 220, 190],
  teal: [20, 120, 120],
  "light blue": [150, 190, 225],
  denim: [80, 105, 140],
  blue: [40, 90, 180],
  navy: [25, 32, 72],
  purple: [110, 60, 140],
  lavender: [190, 170, 215],
  pink: [235, 160, 180],
  magenta: [200, 40, 120],
  red: [190, 30, 40],
  burgundy: [100, 25, 40],
};

export type Lab = [l: number, a: number, b: number];

const SAMPLES_MAX = 3000;
const CLUSTERS = 3;
const ROUNDS = 8;
const SHARE_MIN = 0.08;

const named = Object.entries(colorNames).map(([name, rgb]) => ({ name, lab: toLab(...rgb) }));

/** CIE L*a*b* (D65) of an sRGB colour of 0–255. */
export function toLab(r: number, g: number, b: number): Lab {
  const [red, green, blue] = [r, g, b].map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  const [x, y, z] = [
    (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505,
    0.2126 * red + 0.7152 * green + 0.0722 * blue,
    (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089,
  ].map((value) => (value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116)) as [number, number, number];
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** How far two colours are apart, lightness counting a little less: light and shade fall on the same cloth. */
export function colorDistance(left: Lab, right: Lab): number {
  return Math.sqrt(((left[0] - right[0]) * 0.8) ** 2 + (left[1] - right[1]) ** 2 + (left[2] - right[2]) ** 2);
}

/** The dominant colours of the given pixels of a picture, largest share first: k-means in L*a*b*, then named and merged by name. */
export function nameColors(rgb: Uint8Array, pixels: Int32Array): ItemColor[] {
  const step = Math.max(1, Math.floor(pixels.length / SAMPLES_MAX));
  const samples = Array.from({ length: Math.ceil(pixels.length / step) }, (_, i) => {
    const at = pixels[i * step]! * 3;
    const colour: [number, number, number] = [rgb[at]!, rgb[at + 1]!, rgb[at + 2]!];
    return { colour, lab: toLab(...colour) };
  });
  if (samples.length === 0) return [];
  const nearest = cluster(samples.map(({ lab }) => lab));
  const byName = new Map<string, { count: number; sum: [number, number, number] }>();
  nearest.forEach(({ center, members }) => {
    if (members.length === 0) return;
    const { name } = named.reduce((best, next) =>
      colorDistance(next.lab, center) < colorDistance(best.lab, center) ? next : best,
    );
    const entry = byName.get(name) ?? { count: 0, sum: [0, 0, 0] };
    for (const member of members) {
      entry.count++;
      samples[member]!.colour.forEach((value, c) => {
        entry.sum[c]! += value;
      });
    }
    byName.set(name, entry);
  });
  return [...byName]
    .map(([name, { count, sum }]) => ({
      name,
      hex: toHex(sum.map((value) => value / count)),
      share: Math.round((count / samples.length) * 100) / 100,
    }))
    .filter(({ share }, _, all) => share >= SHARE_MIN || all.length === 1)
    .sort((a, b) => b.share - a.share);
}

function cluster(labs: Lab[]): { center: Lab; members: number[] }[] {
  const byLightness = [...labs].sort((a, b) => a[0] - b[0]);
  let centers = Array.from(
    { length: CLUSTERS },
    (_, i): Lab => byLightness[Math.floor(((i + 0.5) / CLUSTERS) * labs.length)]!,
  );
  let members: number[][] = [];
  for (let round = 0; round < ROUNDS; round++) {
    members = centers.map(() => []);
    labs.forEach((lab, i) => {
      let [nearest, least] = [0, Number.POSITIVE_INFINITY];
      for (let k = 0; k < centers.length; k++) {
        const distance = colorDistance(lab, centers[k]!);
        if (distance < least) [nearest, least] = [k, distance];
      }
      members[nearest]!.push(i);
    });
    centers = centers.map((center, k) => (members[k]!.length === 0 ? center : mean(members[k]!.map((i) => labs[i]!))));
  }
  return centers.map((center, k) => ({ center, members: members[k]! }));
}

function mean(labs: Lab[]): Lab {
  const sum = labs.reduce<Lab>((total, lab) => [total[0] + lab[0], total[1] + lab[1], total[2] + lab[2]], [0, 0, 0]);
  return [sum[0] / labs.length, sum[1] / labs.length, sum[2] / labs.length];
}

function toHex(rgb: number[]): string {
  return `#${rgb.map((value) => Math.round(value).toString(16).padStart(2, "0")).join("")}`;
}
