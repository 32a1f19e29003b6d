/** Number of density colours, `--heat-1` to `--heat-6`. */
export const colourCount = 6;

/** 1, 2, 5, 10, 20, 50 and so on between two limits, also below one. */
function roundSteps(least: number, most: number): number[] {
  const numbers: number[] = [];
  for (let power = Math.floor(Math.log10(least)); power <= Math.ceil(Math.log10(most)); power += 1) {
    for (const factor of [1, 2, 5]) {
      // Parsed from text, so that 0.2 is not 0.20000000000000001.
      const number = Number(`${factor}e${power}`);
      if (number >= least && number <= most) numbers.push(number);
    }
  }
  return numbers;
}

/**
 * Lower limits of the classes of counts, from 1: one class per count up to six, else growing round steps, since most places have few
 * incidents.
 */
export function countClasses(most: number): number[] {
  if (most <= colourCount) return Array.from({ length: Math.max(1, most) }, (_, index) => index + 1);
  const steps = roundSteps(1, most);
  return steps.length <= colourCount ? steps : [1, ...steps.slice(1 - colourCount)];
}

/** Lower limits of classes in even round steps, from 1: for counts that are spread evenly. */
export function evenClasses(most: number): number[] {
  if (most <= colourCount) return countClasses(most);
  const step = evenStep(most);
  return [1, ...Array.from({ length: Math.floor(most / step) }, (_, index) => (index + 1) * step)];
}

/** The same for rates, which start just above zero. */
export function evenRates(most: number): number[] {
  if (!(most > 0)) return [smallestRate];
  const step = evenStep(most);
  return [
    smallestRate,
    ...Array.from({ length: Math.floor(most / step) }, (_, index) => Number(((index + 1) * step).toPrecision(3))),
  ];
}

/** Lower limit of the lowest class of rates. */
const smallestRate = 1e-9;

/** The smallest round step that gives at most six classes. */
function evenStep(most: number): number {
  const least = most / colourCount;
  const power = 10 ** Math.floor(Math.log10(least));
  return [1, 2, 2.5, 5, 10, 20].map((factor) => factor * power).find((step) => step > least) ?? least;
}

/** Lower limits of the classes of a density: the highest round steps up to the maximum. Lower values stay uncoloured. */
export function densityClasses(most: number): number[] {
  if (!(most > 0)) return [1];
  const steps = roundSteps(most / 1_000, most);
  return steps.slice(-colourCount);
}

/** Index of the class that contains a value; -1 below the first. */
export function classOf(value: number, classes: readonly number[]): number {
  return classes.findLastIndex((least) => value >= least);
}

/** Index of the colour of a class. Classes are spread over all six colours, so that few classes differ clearly. */
export function colourIndex(index: number, classes: number): number {
  return classes <= 1 ? colourCount - 2 : Math.round((index * (colourCount - 1)) / (classes - 1));
}
