import { drawLimb, drawOutline, type LimbPoint, mirror, type Point } from "./draw-paths";
import { paintFolds, paintLines, paintShape } from "./paint-cloth";

const CAMEL = "#c0935c";
const SEAM = { color: "#4b2f14", opacity: 0.4, width: 1.8 };

const FRONT: Point[] = [
  [556, 386],
  [512, 408],
  [462, 428],
  [440, 470],
  [452, 600],
  [452, 740],
  [436, 880],
  [424, 945],
  [414, 1012, "corner"],
  [440, 1020],
  [466, 1016],
  [494, 1023],
  [520, 1018, "corner"],
  [526, 945],
  [522, 880],
  [530, 720],
  [554, 560],
  [572, 470],
];
const LAPEL: Point[] = [
  [558, 382, "corner"],
  [530, 400],
  [498, 450, "corner"],
  [527, 468, "corner"],
  [507, 492, "corner"],
  [530, 620],
  [538, 724, "corner"],
  [560, 560],
  [573, 468],
  [567, 418],
];
const SLEEVE: LimbPoint[] = [
  [486, 440, 26],
  [462, 490, 42],
  [442, 580, 45],
  [420, 690, 43],
  [404, 790, 39],
  [393, 902, 35],
];
const FOLDS: Point[][] = [
  [
    [476, 690],
    [460, 900],
    [450, 1021],
  ],
  [
    [510, 760],
    [502, 902],
    [490, 1021],
  ],
  [
    [444, 923],
    [436, 967],
    [428, 1021],
  ],
];
const CREASES: Point[][] = [
  [
    [384, 660],
    [420, 684],
    [452, 676],
  ],
  [
    [388, 704],
    [414, 716],
    [446, 700],
  ],
  [
    [440, 520],
    [458, 560],
    [486, 566],
  ],
  [
    [370, 852],
    [396, 842],
    [424, 850],
  ],
];

/** The coat's back with its lining, seen between the open fronts. */
export function drawCoatBack(): string {
  const half: Point[] = [
    [600, 392],
    [556, 392],
    [510, 440],
    [468, 900],
    [446, 1006, "corner"],
    [600, 1010],
  ];
  const outline = drawOutline([...half, ...mirror(half).slice(1, -1)]);
  return paintShape("coat-back", outline, { color: "#6b4c2e", surface: "wool" });
}

/** The coat's sleeves and its open fronts with lapels, pockets and buttons. */
export function drawCoatFront(): string {
  const both = (points: Point[]) => drawOutline(points) + drawOutline(mirror(points));
  const bothLines = (lines: Point[][]) => [...lines, ...lines.map((line) => mirror(line))];
  const sleeves = drawLimb(SLEEVE) + drawLimb(SLEEVE.map(([x, y, radius]): LimbPoint => [1200 - x, y, radius]));
  const wool = { color: CAMEL, surface: "wool" };
  const pocket: Point[] = [
    [450, 870, "corner"],
    [510, 858, "corner"],
    [512, 886, "corner"],
    [451, 898, "corner"],
  ];
  const seams = bothLines([
    [
      [420, 1002],
      [470, 1006],
      [518, 1004],
    ],
  ]);
  const buttons = [748, 852]
    .map((y) => {
      const x = y === 748 ? 646 : 650;
      return `<circle cx="${x}" cy="${y}" r="9" fill="#4a3220"/><circle cx="${x - 2}" cy="${y - 2}" r="5" fill="#7a5a3c"/><circle cx="${x}" cy="${y}" r="2" fill="#24160a"/>`;
    })
    .join("");
  return (
    paintShape("coat-fronts", both(FRONT), { ...wool, more: paintFolds(bothLines(FOLDS)) + paintLines(seams, SEAM) }) +
    paintShape("coat-sleeves", sleeves, { ...wool, more: paintFolds(bothLines(CREASES), { dark: 0.24 }) }) +
    paintShape("coat-lapels", both(LAPEL), wool) +
    paintShape("coat-pockets", both(pocket), wool) +
    buttons
  );
}
