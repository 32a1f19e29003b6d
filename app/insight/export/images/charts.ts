import { twoDigits } from "../../../../server/words/format";
import type { Bin } from "../../filters/periods";
import { computeCountClassLimits, findClass, findColourIndex } from "../../parts/count-classes";
import { chooseReadableInk } from "../../parts/use-heat-colours";
import { fillBox, type ImageBody, writeText } from "./draw-image";

type HoursChartTexts = { weekdays: readonly string[]; sumLabel: string; formatNumber: (value: number) => string };

const rowHeight = 40;
const headerHeight = 26;
const labelsWidth = 100;
const sumsWidth = 64;

/** Draws a matrix of counts by weekday and hour, with the totals of each weekday and hour. */
export function createHoursChart(
  hours: readonly number[],
  { weekdays, sumLabel, formatNumber }: HoursChartTexts,
): ImageBody {
  const classes = computeCountClassLimits(Math.max(...hours, 0));
  const countAt = (day: number, hour: number) => hours[day * 24 + hour] ?? 0;
  const sumCounts = (counts: number[]) => counts.reduce((sum, count) => sum + count, 0);
  const hourNumbers = Array.from({ length: 24 }, (_, hour) => hour);
  return {
    height: headerHeight + 7 * rowHeight + 24,
    paint: (context, width, colours) => {
      const slotWidth = (width - labelsWidth - sumsWidth) / 24;
      const smallText = { size: 12, color: colours["ink-3"], align: "center" as const };
      for (const hour of hourNumbers) {
        writeText(context, twoDigits(hour), labelsWidth + (hour + 0.5) * slotWidth, 16, smallText);
      }
      writeText(context, sumLabel, width, 16, { ...smallText, align: "right" });
      weekdays.forEach((name, day) => {
        const top = headerHeight + day * rowHeight;
        writeText(context, name, 0, top + 25, { size: 14, color: colours.ink });
        for (const hour of hourNumbers) {
          const count = countAt(day, hour);
          const colour =
            count === 0 ? colours.raised : colours.heat[findColourIndex(findClass(count, classes), classes.length)];
          fillBox(context, labelsWidth + hour * slotWidth, top, slotWidth - 2, rowHeight - 2, colour ?? colours.raised);
          if (count === 0) continue;
          writeText(context, formatNumber(count), labelsWidth + (hour + 0.5) * slotWidth - 1, top + 25, {
            ...{ size: 13, weight: 600, align: "center" },
            color: chooseReadableInk(colour ?? colours.raised),
          });
        }
        const dayCount = sumCounts(hourNumbers.map((hour) => countAt(day, hour)));
        writeText(context, formatNumber(dayCount), width, top + 25, {
          size: 14,
          weight: 650,
          color: colours.ink,
          align: "right",
        });
      });
      const footerY = headerHeight + 7 * rowHeight + 16;
      writeText(context, sumLabel, 0, footerY, { ...smallText, align: "left" });
      for (const hour of hourNumbers) {
        const hourCount = sumCounts(weekdays.map((_, day) => countAt(day, hour)));
        writeText(context, formatNumber(hourCount), labelsWidth + (hour + 0.5) * slotWidth - 1, footerY, {
          ...smallText,
          color: colours.ink,
        });
      }
    },
  };
}

type DaysChartTexts = { formatDay: (day: string) => string; formatNumber: (value: number) => string; note: string };

const barHeight = 300;

/** Draws a bar chart of counts over time, on an axis with round numbers. */
export function createDaysChart(bins: readonly Bin[], { formatDay, formatNumber, note }: DaysChartTexts): ImageBody {
  const maxCount = Math.max(...bins.map(({ count }) => count), 1);
  const step = chooseRoundStep(maxCount / 4);
  const axisMax = Math.ceil(maxCount / step) * step;
  return {
    height: barHeight + 56,
    paint: (context, width, colours) => {
      const left = 48;
      const slotWidth = (width - left) / Math.max(bins.length, 1);
      const toY = (count: number) => 8 + barHeight - (count / axisMax) * barHeight;
      for (let value = 0; value <= axisMax; value += step) {
        fillBox(context, left, toY(value), width - left, 1, value === 0 ? colours["ink-3"] : colours.line);
        writeText(context, formatNumber(value), left - 8, toY(value) + 4, {
          size: 12,
          color: colours["ink-3"],
          align: "right",
        });
      }
      const barColour = colours.heat[3] ?? colours.ink;
      const gap = slotWidth > 6 ? 2 : slotWidth > 3 ? 1 : 0;
      bins.forEach(({ count }, index) => {
        fillBox(context, left + index * slotWidth, toY(count), slotWidth - gap, 8 + barHeight - toY(count), barColour);
        if (slotWidth < 22 || count === 0) return;
        writeText(context, formatNumber(count), left + (index + 0.5) * slotWidth, toY(count) - 4, {
          ...{ size: 11, align: "center" },
          color: colours["ink-2"],
        });
      });
      const smallText = { size: 12, color: colours["ink-2"] };
      const [firstBin, lastBin] = [bins[0], bins.at(-1)];
      if (firstBin) writeText(context, formatDay(firstBin.from), left, barHeight + 28, smallText);
      if (lastBin) writeText(context, formatDay(lastBin.to), width, barHeight + 28, { ...smallText, align: "right" });
      writeText(context, note, left, barHeight + 50, { ...smallText, color: colours["ink-3"] });
    },
  };
}

/** Rounds up to the next number in the series 1, 2, 5, 10, 20, 50 and so on. */
function chooseRoundStep(min: number): number {
  for (let power = 1; ; power *= 10) {
    for (const factor of [1, 2, 5]) if (factor * power >= min) return factor * power;
  }
}

type StepBar = { name: string; n: number; median: number | null; p90: number | null };
type StepsChartTexts = {
  formatDuration: (seconds: number) => string;
  formatNumber: (value: number) => string;
  medianLabel: string;
  p90Label: string;
  notRecordedText: string;
  /** Explains the format of the durations. */
  durationFormatNote: string;
};

/**
 * Draws one bar per response step on a common axis: up to the median, and in a paler colour up to the 90th percentile.
 */
export function createStepsChart(
  steps: readonly StepBar[],
  { formatDuration, formatNumber, medianLabel, p90Label, notRecordedText, durationFormatNote }: StepsChartTexts,
): ImageBody {
  const maxSeconds = Math.max(...steps.map((step) => step.p90 ?? 0), 60);
  return {
    height: steps.length * rowHeight + 36,
    paint: (context, width, colours) => {
      const left = 190;
      const fullWidth = width - left - 270;
      const [lightColour, strongColour] = [colours["line-2"], colours.heat[3] ?? colours.ink];
      steps.forEach((step, index) => {
        const top = index * rowHeight;
        writeText(context, step.name, 0, top + 20, { size: 15, color: colours.ink });
        if (step.median === null || step.p90 === null) {
          writeText(context, notRecordedText, left, top + 20, { size: 14, color: colours["ink-3"] });
          return;
        }
        const barLength = (step.p90 / maxSeconds) * fullWidth;
        fillBox(context, left, top + 4, Math.max(barLength, 2), 22, lightColour);
        fillBox(context, left, top + 4, Math.max((step.median / maxSeconds) * fullWidth, 2), 22, strongColour);
        const text = `${formatDuration(step.median)}   90%: ${formatDuration(step.p90)}   n = ${formatNumber(step.n)}`;
        writeText(context, text, left + barLength + 10, top + 20, { size: 14, color: colours.ink });
      });
      const footerY = steps.length * rowHeight + 10;
      fillBox(context, left, footerY, 18, 12, strongColour);
      writeText(context, medianLabel, left + 26, footerY + 11, { size: 13, color: colours["ink-2"] });
      fillBox(context, left + 190, footerY, 18, 12, lightColour);
      writeText(context, p90Label, left + 216, footerY + 11, { size: 13, color: colours["ink-2"] });
      writeText(context, durationFormatNote, width, footerY + 11, {
        size: 13,
        color: colours["ink-2"],
        align: "right",
      });
    },
  };
}
