import { drawLimb, drawOutline, type LimbPoint, mirror, type Point } from "./draw-paths";
import { paintFolds, paintLines, paintShape } from "./paint-cloth";

const GREEN = "#2f5d49";

const HALF: Point[] = [
  [600, 540, "corner"],
  [572, 470],
  [548, 404, "corner"],
  [500, 420],
  [452, 440],
  [446, 500],
  [470, 560],
  [492, 640],
  [502, 700],
  [484, 780],
  [462, 880],
  [436, 1040],
  [414, 1180],
  [404, 1262],
  [440, 1278],
  [470, 1266],
  [510, 1282],
  [556, 1268],
  [600, 1284],
];
const SLEEVE: LimbPoint[] = [
  [488, 436, 24],
  [458, 480, 44],
  [444, 560, 52],
  [436, 620, 50],
];
const FOLDS: Point[][] = [
  [
    [520, 716],
    [494, 900],
    [448, 1280],
  ],
  [
    [540, 712],
    [526, 940],
    [494, 1280],
  ],
  [
    [566, 716],
    [560, 980],
    [540, 1280],
  ],
  [
    [590, 720],
    [590, 1000],
    [586, 1290],
  ],
];
const GATHERS: Point[][] = [
  [
    [500, 560],
    [540, 620],
    [590, 640],
  ],
  [
    [500, 650],
    [540, 676],
    [590, 686],
  ],
  [
    [440, 500],
    [436, 560],
    [440, 640],
  ],
  [
    [470, 500],
    [466, 560],
    [470, 640],
  ],
];

/** A midi dress with a V neck, puffed short sleeves and a gathered waist. */
export function drawDress(): string {
  const bothLines = (lines: Point[][]) => [...lines, ...lines.map((line) => mirror(line))];
  const silk = { color: GREEN, surface: "drape" };
  const sleeves = drawLimb(SLEEVE) + drawLimb(SLEEVE.map(([x, y, radius]): LimbPoint => [1200 - x, y, radius]));
  const waist: Point[] = [
    [502, 696],
    [560, 704],
    [600, 706],
  ];
  const neck: Point[] = [
    [552, 410],
    [574, 472],
    [600, 534],
  ];
  return (
    paintShape("dress-sleeves", sleeves, { ...silk, more: paintFolds(bothLines(GATHERS), { dark: 0.3 }) }) +
    paintShape("dress-body", drawOutline([...HALF, ...mirror(HALF).slice(1, -1)]), {
      ...silk,
      more:
        paintFolds(bothLines(FOLDS), { width: 13, dark: 0.34, light: 0.16 }) +
        paintFolds(bothLines(GATHERS.slice(0, 2)), { dark: 0.24 }) +
        paintLines(bothLines([waist, neck]), { color: "#10251b", opacity: 0.4, width: 2 }),
    })
  );
}
