import { drawLimb, drawOutline, type LimbPoint, mirror, type Point } from "./draw-paths";
import { paintFolds, paintLines, paintShape } from "./paint-cloth";

const CREAM = "#efe6d2";
const GREY = "#84868c";
const RIB = { color: "#8f7d5c", opacity: 0.36, width: 2 };

/** A ribbed sweater with a roll neck. */
export function drawSweater(): string {
  const half: Point[] = [
    [600, 372],
    [566, 372],
    [554, 400],
    [512, 418],
    [470, 440],
    [456, 500],
    [476, 560],
    [492, 680],
    [478, 790],
    [470, 858, "corner"],
    [600, 870],
  ];
  const body = drawOutline([...half, ...mirror(half).slice(1, -1)]);
  const sleeve: LimbPoint[] = [
    [484, 446, 24],
    [462, 490, 40],
    [442, 590, 41],
    [420, 700, 38],
    [404, 800, 34],
    [394, 898, 27],
  ];
  const sleeves = drawLimb(sleeve) + drawLimb(sleeve.map(([x, y, radius]): LimbPoint => [1200 - x, y, radius]));
  const ribs = Array.from({ length: 34 }, (_, i): Point[] => [
    [470 + i * 8, 420],
    [474 + i * 7.7, 640],
    [470 + i * 8, 870],
  ]);
  const collar = drawOutline([
    [560, 344],
    [600, 352],
    [640, 344],
    [648, 372],
    [644, 406],
    [600, 418],
    [556, 406],
    [552, 372],
  ]);
  const cuffs = Array.from({ length: 8 }, (_, i): Point[] => [
    [565 + i * 10, 348],
    [563 + i * 10.5, 412],
  ]);
  const waist: Point[][] = [
    [
      [500, 640],
      [560, 690],
      [600, 694],
    ],
    [
      [700, 640],
      [650, 720],
      [610, 730],
    ],
    [
      [486, 780],
      [540, 812],
      [620, 806],
    ],
  ];
  const knit = { color: CREAM, surface: "knit" };
  return (
    paintShape("knit-sleeves", sleeves, knit) +
    paintShape("knit-body", body, {
      ...knit,
      more: paintLines(ribs, RIB) + paintFolds(waist, { width: 12, dark: 0.16 }),
    }) +
    paintShape(
      "knit-hem",
      drawLimb(
        [
          [472, 852, 18],
          [600, 862, 18],
          [728, 852, 18],
        ],
        { round: false },
      ),
      knit,
    ) +
    paintShape("knit-collar", collar, { ...knit, more: paintLines(cuffs, RIB) })
  );
}

/** Straight wool trousers with a pressed crease. */
export function drawTrousers(): string {
  const leg: Point[] = [
    [600, 716, "corner"],
    [502, 716, "corner"],
    [474, 800],
    [462, 900],
    [464, 1060],
    [476, 1250],
    [482, 1450],
    [484, 1580, "corner"],
    [524, 1587],
    [566, 1580, "corner"],
    [568, 1400],
    [574, 1200],
    [588, 1000],
    [601, 918, "corner"],
  ];
  const folds: Point[][] = [
    [
      [500, 1000],
      [512, 1250],
      [516, 1600],
    ],
    [
      [562, 1100],
      [556, 1350],
      [560, 1600],
    ],
    [
      [462, 1540],
      [490, 1562],
      [520, 1556],
    ],
  ];
  const cloth = { color: GREY, surface: "wool" };
  const band = drawLimb(
    [
      [501, 722, 15],
      [600, 728, 15],
      [699, 722, 15],
    ],
    { round: false },
  );
  return (
    paintShape("trouser-legs", drawOutline(leg) + drawOutline(mirror(leg)), {
      ...cloth,
      more: paintFolds([...folds, ...folds.map((line) => mirror(line))], { dark: 0.36, light: 0.1 }),
    }) +
    paintShape("trouser-band", band, cloth) +
    paintLines(
      [
        [
          [600, 736],
          [602, 900],
        ],
      ],
      { color: "#2a2b30", opacity: 0.6 },
    )
  );
}
