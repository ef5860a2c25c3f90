import { drawLimb, drawOutline, mirror, type Point } from "./draw-paths";
import { paintFolds, paintLines, paintShape } from "./paint-cloth";

const BURGUNDY = "#7d1f33";
const TAN = "#b27a45";
const FELT = "#d9c6a5";

// what hangs from the hand moves with the pose, as outlines do by themselves
const hang = (drawing: string) => `<g transform="translate(-23 -9)">${drawing}</g>`;

/** A structured handbag, held by its handles. */
export function drawHandbag(): string {
  const body: Point[] = [
    [738, 1042],
    [722, 1090],
    [714, 1200],
    [716, 1226, "corner"],
    [812, 1236],
    [906, 1226, "corner"],
    [908, 1200],
    [900, 1090],
    [884, 1042],
    [812, 1034],
  ];
  const flap: Point[] = [
    [738, 1040],
    [724, 1086],
    [722, 1118],
    [812, 1146],
    [900, 1118],
    [898, 1086],
    [884, 1040],
    [812, 1032],
  ];
  const handle = (shift: number, color: string) =>
    `<path d="M762 ${1046 + shift}C764 ${956 + shift} 786 ${930 + shift} 808 ${930 + shift}C832 ${930 + shift} 856 ${958 + shift} 860 ${1046 + shift}" fill="none" stroke="${color}" stroke-width="11" stroke-linecap="round" filter="url(#leather)"/>`;
  const leather = { color: BURGUNDY, surface: "leather" };
  const stitches = paintLines(
    [
      [
        [732, 1050],
        [728, 1088],
        [730, 1112],
        [812, 1138],
        [892, 1112],
        [894, 1088],
        [890, 1050],
      ],
    ],
    { color: "#e9b9a0", opacity: 0.55, width: 1.4, dash: "5 4" },
  );
  return (
    hang(handle(-4, "#5c1424")) +
    paintShape("bag-body", drawOutline(body), leather) +
    paintShape("bag-flap", drawOutline(flap), { ...leather, more: stitches }) +
    hang(
      handle(4, BURGUNDY) +
        '<rect x="796" y="1122" width="32" height="26" rx="5" fill="#d9b25f" filter="url(#leather)"/><rect x="806" y="1131" width="12" height="8" rx="2" fill="#7a5a22"/>',
    )
  );
}

/** An open shopper of soft leather, held by its straps. */
export function drawShopper(): string {
  const body: Point[] = [
    [716, 1072, "corner"],
    [812, 1082],
    [908, 1072, "corner"],
    [918, 1180],
    [934, 1316],
    [926, 1340, "corner"],
    [812, 1348],
    [700, 1340, "corner"],
    [692, 1316],
    [708, 1180],
  ];
  const strap = (shift: number, color: string) =>
    `<path d="M756 ${1086 + shift}C758 ${980 + shift} 786 ${934 + shift} 808 ${932 + shift}C832 ${934 + shift} 864 ${980 + shift} 868 ${1086 + shift}" fill="none" stroke="${color}" stroke-width="10" stroke-linecap="round"/>`;
  const seams: Point[][] = [
    [
      [716, 1096],
      [812, 1106],
      [908, 1096],
    ],
    [
      [704, 1300],
      [812, 1312],
      [922, 1300],
    ],
  ];
  const dents: Point[][] = [
    [
      [740, 1120],
      [756, 1200],
      [744, 1300],
    ],
    [
      [870, 1130],
      [852, 1210],
      [868, 1290],
    ],
  ];
  const more =
    paintFolds(dents, { width: 14, dark: 0.2, light: 0.14 }) +
    paintLines(seams, { color: "#f3d9b3", opacity: 0.6, width: 1.6, dash: "6 4" });
  return (
    hang(strap(-6, "#7f5228")) +
    paintShape("shopper", drawOutline(body), { color: TAN, surface: "leather", more }) +
    hang(
      `${strap(4, TAN)}<circle cx="756" cy="1096" r="6" fill="#d9b25f"/><circle cx="868" cy="1096" r="6" fill="#d9b25f"/>`,
    )
  );
}

/** A felt hat with a wide brim and a dark band. */
export function drawHat(): string {
  const crown: Point[] = [
    [522, 182],
    [526, 110],
    [546, 66],
    [580, 58],
    [600, 70],
    [624, 58],
    [656, 68],
    [674, 112],
    [678, 182],
    [600, 196],
  ];
  const brim: Point[] = [
    [416, 184],
    [452, 168],
    [526, 164],
    [600, 172],
    [674, 164],
    [748, 168],
    [784, 184],
    [752, 204],
    [676, 208],
    [600, 202],
    [524, 208],
    [448, 204],
  ];
  const half: Point[] = [
    [600, 178],
    [562, 174],
    [523, 164],
    [524, 128],
    [562, 138],
    [600, 142],
  ];
  const felt = { color: FELT, surface: "wool" };
  const dent: Point[][] = [
    [
      [600, 70],
      [604, 96],
      [598, 124],
    ],
  ];
  return (
    paintShape("hat-brim", drawOutline(brim), felt) +
    paintShape("hat-crown", drawOutline(crown), { ...felt, more: paintFolds(dent, { width: 14, dark: 0.22 }) }) +
    paintShape("hat-band", drawOutline([...half.slice(1, 5), [600, 142], ...mirror(half.slice(1, 5)), [600, 178]]), {
      color: "#33231a",
      surface: "wool",
    }) +
    `<path d="${drawLimb([
      [440, 190, 4],
      [600, 198, 6],
      [760, 190, 4],
    ])}" fill="#2a1a10" fill-opacity="0.25" filter="url(#blur2)"/>`
  );
}

/** Large dark sunglasses. */
export function drawSunglasses(): string {
  const lens = (x: number) =>
    `<rect x="${x - 28}" y="228" width="56" height="44" rx="18" fill="url(#lens)" stroke="#16100d" stroke-width="5"/>`;
  return (
    '<linearGradient id="lens" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#17120f"/><stop offset="1" stop-color="#4a3628"/></linearGradient>' +
    `<path d="M532 240L541 244M668 240L659 244" stroke="#16100d" stroke-width="7" stroke-linecap="round"/>${lens(567)}${lens(633)}` +
    '<path d="M594 243Q600 235 606 243" fill="none" stroke="#16100d" stroke-width="6"/>' +
    '<path d="M550 238Q560 232 574 236M616 238Q626 232 640 236" fill="none" stroke="#fff" stroke-opacity="0.4" stroke-width="3" stroke-linecap="round"/>'
  );
}
