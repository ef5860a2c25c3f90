import { drawLimb, drawOutline, type LimbPoint, mirror, type Point } from "./draw-paths";
import { paintLines, paintShape } from "./paint-cloth";

/** How one drawn model looks; colours as hex. */
export type Model = { skin: string; blush: string; lips: string; hair: string; eyes: string };

const NECK: Point[] = [
  [566, 318],
  [565, 372],
  [548, 398],
  [486, 424],
  [500, 570, "corner"],
  [700, 570, "corner"],
  [714, 424],
  [652, 398],
  [635, 372],
  [634, 318],
];
const FACE: Point[] = [
  [600, 160],
  [644, 172],
  [667, 214],
  [666, 266],
  [654, 306],
  [631, 337],
  [600, 351],
  [569, 337],
  [546, 306],
  [534, 266],
  [533, 214],
  [556, 172],
];
const SHOULDERS: Point[] = [
  [560, 395],
  [516, 416],
  [478, 440],
  [474, 500],
  [490, 580],
  [520, 680, "corner"],
  [680, 680, "corner"],
  [710, 580],
  [726, 500],
  [722, 440],
  [684, 416],
  [640, 395],
];

/** The neck and the upper body under the clothes. */
export function drawTorso({ skin }: Model): string {
  return (
    paintShape("torso", drawOutline(SHOULDERS), { color: skin, surface: "skin" }) +
    paintShape("neck", drawOutline(NECK), {
      color: skin,
      surface: "skin",
      more: '<path d="M560 330Q600 392 640 330L640 372Q600 402 560 372Z" fill="#5a2a18" fill-opacity="0.34" filter="url(#blur5)"/>',
    })
  );
}

/** Both legs from the thigh to the sole, the weight on the viewer's left one. */
export function drawLegs({ skin }: Model): string {
  const left = drawLimb([
    [529, 1040, 60],
    [528, 1160, 53],
    [528, 1245, 44],
    [524, 1350, 46],
    [523, 1480, 34],
    [524, 1600, 25],
    [520, 1660, 26],
  ]);
  const right = drawLimb([
    [674, 1040, 60],
    [684, 1160, 53],
    [684, 1245, 44],
    [688, 1350, 46],
    [690, 1480, 34],
    [692, 1600, 25],
    [694, 1660, 26],
  ]);
  return (
    paintShape("leg-right", right, { color: skin, surface: "skin" }) +
    paintShape("leg-left", left, { color: skin, surface: "skin" }) +
    '<g fill="#5a2a18" fill-opacity="0.2" filter="url(#blur5)"><ellipse cx="526" cy="1250" rx="24" ry="16"/><ellipse cx="690" cy="1250" rx="24" ry="16"/></g>'
  );
}

const PALM: Point[] = [
  [374, 880],
  [366, 920],
  [363, 958],
  [367, 996],
  [377, 1020],
  [390, 1022],
  [401, 1008],
  [409, 974],
  [414, 944],
  [425, 968],
  [433, 954],
  [428, 916],
  [414, 880],
];
const FIST: Point[] = [
  [786, 880],
  [780, 916],
  [779, 948],
  [788, 974],
  [806, 982],
  [826, 976],
  [837, 952],
  [836, 920],
  [826, 880],
];
const ARM: LimbPoint[] = [
  [478, 470, 30],
  [446, 560, 36],
  [424, 660, 33],
  [414, 710, 30],
  [408, 780, 32],
  [398, 850, 26],
  [394, 900, 21],
];

/** The bare arms with their hands: the viewer's left one hanging open, the right one closed round a handle. */
export function drawArms({ skin }: Model): string {
  const right = ARM.map(([x, y, radius]): LimbPoint => [1200 - x, y, radius]);
  const fingers = [379, 390, 400, 793, 807, 821].map((x): Point[] => [
    [x, x < 600 ? 958 : 938],
    [x + 2, x === 400 ? 996 : x < 600 ? 1008 : 978],
  ]);
  const outline = [drawLimb(ARM), drawOutline(PALM), drawLimb(right), drawOutline(FIST)].join("");
  return paintShape("arms", outline, {
    color: skin,
    surface: "skin",
    more: paintLines(fingers, { color: "#5a2a18", opacity: 0.5, width: 2 }),
  });
}

/** The face, looking at the viewer. */
export function drawFace({ skin, blush, lips, eyes }: Model): string {
  const eye = (x: number, side: 1 | -1) =>
    `<g transform="translate(${x} 246) scale(${side} 1)"><path d="M-18 3Q-4 -9 18 -1Q2 9 -18 3Z" fill="#e8dbd0"/>` +
    `<circle cx="0" cy="-1" r="7.4" fill="${eyes}"/><circle cx="0" cy="-1" r="3.6" fill="#17100c"/><circle cx="-2.5" cy="-3.5" r="1.8" fill="#fff"/>` +
    '<path d="M-19 3Q-4 -11 20 -3" fill="none" stroke="#241610" stroke-width="4" stroke-linecap="round"/>' +
    '<path d="M-17 4Q0 12 16 2" fill="none" stroke="#6b4030" stroke-opacity="0.5" stroke-width="1.2"/>' +
    '<path d="M-22 -21Q2 -30 25 -16" fill="none" stroke="#33211a" stroke-opacity="0.8" stroke-width="4.6" stroke-linecap="round"/></g>';
  const details =
    `<g filter="url(#blur9)"><ellipse cx="558" cy="282" rx="20" ry="16" fill="${blush}" fill-opacity="0.5"/><ellipse cx="642" cy="282" rx="20" ry="16" fill="${blush}" fill-opacity="0.5"/></g>` +
    '<path d="M640 190Q674 260 640 330Q668 330 672 260Z" fill="#5a2a18" fill-opacity="0.3" filter="url(#blur5)"/>' +
    '<path d="M606 240Q616 276 611 289Q601 297 590 291" fill="none" stroke="#6b3320" stroke-opacity="0.42" stroke-width="3" filter="url(#blur2)"/>' +
    '<path d="M590 290Q600 298 611 290" fill="none" stroke="#6b3320" stroke-opacity="0.6" stroke-width="2"/>' +
    `<path d="M573 313Q588 307 600 311Q612 307 627 313Q612 321 600 320Q588 321 573 313Z" fill="${lips}"/>` +
    `<path d="M573 313Q588 320 600 320Q612 320 627 313Q616 332 600 332Q584 332 573 313Z" fill="${lips}" fill-opacity="0.86"/>` +
    '<path d="M572 312Q586 320 600 319Q614 320 628 312" fill="none" stroke="#4a1814" stroke-opacity="0.6" stroke-width="1.6"/>' +
    '<ellipse cx="597" cy="327" rx="10" ry="2.4" fill="#fff" fill-opacity="0.28" filter="url(#blur2)"/>';
  return (
    paintShape("face", drawOutline(FACE), { color: skin, surface: "skin" }) +
    `<g clip-path="url(#face)">${details}</g>${eye(569, -1)}${eye(631, 1)}`
  );
}

/** The hair behind neck and shoulders, and the hair round the face, parted in the middle. */
export function drawHair({ hair }: Model, { long }: { long: boolean }): { back: string; front: string } {
  const end = long ? 516 : 404;
  const side: Point[] = [
    [600, 136],
    [546, 146],
    [516, 196],
    [508, 270],
    [514, 330],
    [496, end - 90],
    [506, end - 40],
    [494, end],
    [540, end + 14],
    [566, end - 10],
  ];
  const curtain: Point[] = [
    [602, 126],
    [556, 134],
    [520, 172],
    [506, 236],
    [508, 300],
    [518, 344],
    [502, end - 96],
    [512, end - 52],
    [528, end - 60],
    [534, 366],
    [528, 318],
    [540, 262],
    [552, 216],
    [578, 178],
    [603, 158],
  ];
  const strands = Array.from({ length: 9 }, (_, i): Point[] => [
    [598 - i * 3, 134 + i * 2],
    [548 - i * 3, 186 + i * 3],
    [530 - i * 3, 260],
    [532 - i * 3, 340],
    [520 - i * 2, end - 60],
  ]);
  const bothLines = [...strands, ...strands.map((line) => mirror(line))];
  const shine =
    '<path d="M528 214Q544 176 584 158M672 214Q656 176 616 158" fill="none" stroke="#ffe9cf" stroke-opacity="0.22" stroke-width="12" filter="url(#blur5)"/>';
  return {
    back: paintShape("hair-back", drawOutline([...side, ...mirror(side).slice(0, -1)]), {
      color: hair,
      surface: "hair",
    }),
    front: paintShape("hair-front", drawOutline(curtain) + drawOutline(mirror(curtain)), {
      color: hair,
      surface: "hair",
      more: paintLines(bothLines, { color: "#120a06", opacity: 0.3, width: 2 }) + shine,
    }),
  };
}
