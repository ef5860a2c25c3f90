export type Observation = { features: number[]; right: boolean };

const STEPS = 3000;
const RATE = 0.5;
// how strongly weights are held small; the first, of the constant, is free
const RIDGE = 0.01;

/** Logistic regression by gradient descent: a weight for each feature, from no weights at all. */
export function fitLogistic(observations: Observation[]): number[] {
  const count = observations[0]?.features.length ?? 0;
  const weights = new Array<number>(count).fill(0);
  for (let step = 0; step < STEPS; step++) {
    const slopes = weights.map((weight, i) => (i === 0 ? 0 : RIDGE * weight));
    for (const { features, right } of observations) {
      const sum = features.reduce((total, value, i) => total + value * weights[i]!, 0);
      const error = (1 / (1 + Math.exp(-sum)) - (right ? 1 : 0)) / observations.length;
      features.forEach((value, i) => {
        slopes[i]! += error * value;
      });
    }
    slopes.forEach((slope, i) => {
      weights[i]! -= RATE * slope;
    });
  }
  return weights;
}
