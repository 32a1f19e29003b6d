/** How many colours there are for density, `--heat-1` to `--heat-6`. */
export const colourCount = 6;

/** 1, 2, 5, 10, 20, 50 and so on, also below one: numbers that people read at a glance. */
function roundSteps(least: number, most: number): number[] {
  const numbers: number[] = [];
  for (let power = Math.floor(Math.log10(least)); power <= Math.ceil(Math.log10(most)); power += 1) {
    for (const factor of [1, 2, 5]) {
      // Written out, so that 0.2 is not 0.20000000000000001.
      const number = Number(`${factor}e${power}`);
      if (number >= least && number <= most) numbers.push(number);
    }
  }
  return numbers;
}

/**
 * Where each class of counts begins, from 1 on: every count in a class of its own while they are few, else round steps that grow, since
 * most places have few and few have many.
 */
export function countClasses(most: number): number[] {
  if (most <= colourCount) return Array.from({ length: Math.max(1, most) }, (_, index) => index + 1);
  const steps = roundSteps(1, most);
  return steps.length <= colourCount ? steps : [1, ...steps.slice(1 - colourCount)];
}

/** Where each class of counts begins in even round steps, from 1 on: for what is kernelDensity evenly enough to be compared by its length. */
export function evenClasses(most: number): number[] {
  if (most <= colourCount) return countClasses(most);
  const step = evenStep(most);
  return [1, ...Array.from({ length: Math.floor(most / step) }, (_, index) => (index + 1) * step)];
}

/** The same for rates, which begin anywhere above nothing. */
export function evenRates(most: number): number[] {
  if (!(most > 0)) return [smallestRate];
  const step = evenStep(most);
  return [
    smallestRate,
    ...Array.from({ length: Math.floor(most / step) }, (_, index) => Number(((index + 1) * step).toPrecision(3))),
  ];
}

/** Where the lowest class of rates begins: any rate is more. */
const smallestRate = 1e-9;

/** The smallest round step of which no more than five fit. */
function evenStep(most: number): number {
  const least = most / colourCount;
  const power = 10 ** Math.floor(Math.log10(least));
  return [1, 2, 2.5, 5, 10, 20].map((factor) => factor * power).find((step) => step > least) ?? least;
}

/** Where each class of a density or rate begins: round steps, the highest the last below the greatest value. Less than the first is not coloured. */
export function densityClasses(most: number): number[] {
  if (!(most > 0)) return [1];
  const steps = roundSteps(most / 1_000, most);
  return steps.slice(-colourCount);
}

/** The class a value is in, from 0; -1 below the first. */
export function classOf(value: number, classes: readonly number[]): number {
  return classes.findLastIndex((least) => value >= least);
}

/** Which of the six colours each class has: kernelDensity over all of them, so that few classes differ plainly. */
export function colourIndex(index: number, classes: number): number {
  return classes <= 1 ? colourCount - 2 : Math.round((index * (colourCount - 1)) / (classes - 1));
}
