/** Number of density colours; their CSS variables are `--heat-1` to `--heat-6`. */
export const colourCount = 6;

/** Lists the numbers between two limits that are 1, 2 or 5 times a power of ten, such as 0.5, 1, 2, 5, 10 and 20. */
function listRoundSteps(min: number, max: number): number[] {
  const numbers: number[] = [];
  for (let power = Math.floor(Math.log10(min)); power <= Math.ceil(Math.log10(max)); power += 1) {
    for (const factor of [1, 2, 5]) {
      // Parsed from a string, because `2 * 10 ** -4` is 0.00019999999999999998.
      const number = Number(`${factor}e${power}`);
      if (number >= min && number <= max) numbers.push(number);
    }
  }
  return numbers;
}

/**
 * Lower limits of the classes of counts, starting at 1. If the highest count is at most six, each count is its own
 * class. Otherwise the classes widen in round steps, because most places have few incidents.
 */
export function computeCountClassLimits(max: number): number[] {
  if (max <= colourCount) return Array.from({ length: Math.max(1, max) }, (_, index) => index + 1);
  const steps = listRoundSteps(1, max);
  return steps.length <= colourCount ? steps : [1, ...steps.slice(1 - colourCount)];
}

/** Lower limits of equally wide classes, starting at 1, for counts that are spread evenly. */
export function computeEvenClassLimits(max: number): number[] {
  if (max <= colourCount) return computeCountClassLimits(max);
  const step = chooseEvenStep(max);
  return [1, ...Array.from({ length: Math.floor(max / step) }, (_, index) => (index + 1) * step)];
}

/** Like `computeEvenClassLimits`, but for rates, whose lowest class starts just above zero. */
export function computeEvenRateLimits(max: number): number[] {
  if (!(max > 0)) return [smallestRate];
  const step = chooseEvenStep(max);
  return [
    smallestRate,
    ...Array.from({ length: Math.floor(max / step) }, (_, index) => Number(((index + 1) * step).toPrecision(3))),
  ];
}

/** Lower limit of the lowest class of rates. */
const smallestRate = 1e-9;

/** The smallest round step that gives at most six classes. */
function chooseEvenStep(max: number): number {
  const minStep = max / colourCount;
  const power = 10 ** Math.floor(Math.log10(minStep));
  return [1, 2, 2.5, 5, 10, 20].map((factor) => factor * power).find((step) => step > minStep) ?? minStep;
}

/**
 * Lower limits of the density classes: the six highest round numbers (1, 2 or 5 times a power of ten) up to the
 * maximum. Lower values are not coloured.
 */
export function computeDensityClassLimits(max: number): number[] {
  if (!(max > 0)) return [1];
  const steps = listRoundSteps(max / 1_000, max);
  return steps.slice(-colourCount);
}

/** Index of the class that contains a value; -1 if the value is below the first class. */
export function findClass(value: number, classes: readonly number[]): number {
  return classes.findLastIndex((min) => value >= min);
}

/**
 * Index of the colour of a class. The classes are spread over all six colours, so that a few classes are easy to tell
 * apart.
 */
export function findColourIndex(index: number, classCount: number): number {
  return classCount <= 1 ? colourCount - 2 : Math.round((index * (colourCount - 1)) / (classCount - 1));
}
