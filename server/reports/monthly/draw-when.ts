import { weekdayOf } from "../../domain/calendar";
import { twoDigits } from "../../words/format";
import {
  type Document,
  drawHeading,
  drawPageHeading,
  drawParagraph,
  drawTaggedFigure,
  fillBox,
  innerWidth,
  pageLayout,
  palette,
  ramp,
  writeText,
} from "./drawing";
import type { MonthlyFigures } from "./figures";
import { formatDay, formatNumber, formatShare, t, weekdayName } from "./words";

const labelsWidth = 62;
const sumsWidth = 34;

/** Draws page 3: when incidents were opened, by hour of the week, day of the month and shift. */
export function drawWhen(doc: Document, figures: MonthlyFigures): void {
  const top = drawPageHeading(doc, t("when.title"), t("when.lead"));
  const hourMatrixBottom = drawHours(doc, figures, drawHeading(doc, t("when.hours"), pageLayout.left, top));
  const dayChartBottom = drawDays(
    doc,
    figures,
    drawHeading(doc, t("when.days"), pageLayout.left, hourMatrixBottom + 34),
  );
  const shifts = [
    ["morning", 7],
    ["evening", 15],
    ["night", 23],
  ] as const;
  let y = drawHeading(doc, t("when.shifts"), pageLayout.left, dayChartBottom + 34);
  for (const [name, from] of shifts) {
    const count = Array.from({ length: 8 }, (_, index) => (from + index) % 24).reduce(
      (sum, hour) => sum + countOfHour(figures, hour),
      0,
    );
    y =
      drawParagraph(
        doc,
        t(`when.shift.${name}`, { count: formatNumber(count), share: formatShare(count, figures.total) }),
        pageLayout.left,
        y,
      ) - 3;
  }
}

function countOfHour({ hours }: MonthlyFigures, hour: number): number {
  return Array.from({ length: 7 }, (_, weekday) => hours[weekday * 24 + hour] ?? 0).reduce(
    (sum, count) => sum + count,
    0,
  );
}

function drawHours(doc: Document, figures: MonthlyFigures, y: number): number {
  const { hours } = figures;
  const max = Math.max(...hours, 1);
  const cellWidth = (innerWidth - labelsWidth - sumsWidth) / 24;
  const rowHeight = 21;
  const left = pageLayout.left + labelsWidth;
  const busiestHour = hours.indexOf(Math.max(...hours));
  const alt =
    figures.total === 0
      ? t("when.none")
      : t("when.busiestHour", {
          ...{
            weekday: weekdayName(Math.floor(busiestHour / 24)),
            hour: `${busiestHour % 24}`,
            count: `${hours[busiestHour]}`,
          },
        });
  drawTaggedFigure(doc, alt, () => {
    for (let hour = 0; hour < 24; hour++) {
      writeText(doc, twoDigits(hour), left + hour * cellWidth + cellWidth / 2, y, {
        size: 7,
        color: palette.soft,
        align: "center",
      });
    }
    writeText(doc, t("when.sum"), pageLayout.right, y, { size: 7, color: palette.soft, align: "right" });
    for (let weekday = 0; weekday < 7; weekday++) {
      const top = y + 12 + weekday * rowHeight;
      writeText(doc, weekdayName(weekday), pageLayout.left, top + 6, { size: 8.5 });
      let sum = 0;
      for (let hour = 0; hour < 24; hour++) {
        const count = hours[weekday * 24 + hour] ?? 0;
        sum += count;
        const shade = count === 0 ? 0 : Math.max(1, Math.round((count / max) * (ramp.length - 1)));
        fillBox(doc, left + hour * cellWidth, top, cellWidth - 1.5, rowHeight - 1.5, ramp[shade] ?? ramp[0]);
        if (count === 0) continue;
        writeText(doc, formatNumber(count), left + hour * cellWidth + cellWidth / 2 - 0.7, top + 6.5, {
          size: 7.5,
          color: shade >= 4 ? "#ffffff" : palette.text,
          align: "center",
        });
      }
      writeText(doc, formatNumber(sum), pageLayout.right, top + 6, { size: 8.5, bold: true, align: "right" });
    }
    const footY = y + 12 + 7 * rowHeight + 4;
    writeText(doc, t("when.sum"), pageLayout.left, footY, { size: 7, color: palette.soft });
    for (let hour = 0; hour < 24; hour++) {
      writeText(doc, formatNumber(countOfHour(figures, hour)), left + hour * cellWidth + cellWidth / 2 - 0.7, footY, {
        size: 7,
        bold: true,
        align: "center",
      });
    }
  });
  return y + 12 + 7 * rowHeight + 12;
}

function drawDays(doc: Document, { days, month: firstDay, lastDay }: MonthlyFigures, y: number): number {
  const counts = new Map(days);
  const length = Number(lastDay.slice(8));
  const max = Math.max(...counts.values(), 1);
  const [plotHeight, slotWidth] = [110, innerWidth / length];
  const baseY = y + 14 + plotHeight;
  const allDays = Array.from({ length }, (_, index) => `${firstDay.slice(0, 8)}${twoDigits(index + 1)}`);
  const busiestDay = [...days].sort(([, a], [, b]) => b - a)[0];
  const alt = busiestDay
    ? t("when.busiestDay", { day: formatDay(busiestDay[0]), count: formatNumber(busiestDay[1]) })
    : t("when.none");
  drawTaggedFigure(doc, alt, () => {
    allDays.forEach((day, index) => {
      const count = counts.get(day) ?? 0;
      const height = (count / max) * plotHeight;
      const x = pageLayout.left + index * slotWidth;
      const isWeekend = weekdayOf(day) >= 5;
      if (isWeekend) fillBox(doc, x - 1, y + 2, slotWidth, baseY - y - 2, palette.ground);
      if (count > 0) {
        fillBox(doc, x + 1, baseY - height, slotWidth - 4, height, palette.accent);
        writeText(doc, formatNumber(count), x + slotWidth / 2 - 1, baseY - height - 10, { size: 7.5, align: "center" });
      }
      writeText(doc, `${index + 1}`, x + slotWidth / 2 - 1, baseY + 5, {
        size: 7,
        color: palette.soft,
        align: "center",
      });
    });
    doc
      .moveTo(pageLayout.left, baseY)
      .lineTo(pageLayout.right, baseY)
      .lineWidth(0.8)
      .strokeColor(palette.faint)
      .stroke();
    writeText(doc, t("when.weekend"), pageLayout.left, baseY + 17, { size: 7, color: palette.soft });
  });
  return baseY + 17;
}
