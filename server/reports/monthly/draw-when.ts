import { weekdayOf } from "../../domain/calendar";
import { heading, pageHead, statement } from "./blocks";
import type { MonthlyFigures } from "./figures";
import { box, type Document, draw, ink, innerWidth, put, ramp, sheet } from "./pen";
import { t, weekdayName, writeNumber, writeShare } from "./wording";

const labels = 62;
const sums = 34;

/** Page 3, when incidents were opened: by hour of the week, day of the month and shift. */
export function drawWhen(doc: Document, figures: MonthlyFigures): void {
  const top = pageHead(doc, t("when.title"), t("when.lead"));
  const belowMatrix = drawHours(doc, figures, heading(doc, t("when.hours"), sheet.left, top));
  const belowDays = drawDays(doc, figures, heading(doc, t("when.days"), sheet.left, belowMatrix + 34));
  const shifts = [
    ["morning", 7],
    ["evening", 15],
    ["night", 23],
  ] as const;
  let y = heading(doc, t("when.shifts"), sheet.left, belowDays + 34);
  for (const [name, from] of shifts) {
    const count = Array.from({ length: 8 }, (_, index) => (from + index) % 24).reduce(
      (sum, hour) => sum + ofHour(figures, hour),
      0,
    );
    y =
      statement(
        doc,
        t(`when.shift.${name}`, { count: writeNumber(count), share: writeShare(count, figures.total) }),
        sheet.left,
        y,
      ) - 3;
  }
}

function ofHour({ hours }: MonthlyFigures, hour: number): number {
  return Array.from({ length: 7 }, (_, weekday) => hours[weekday * 24 + hour] ?? 0).reduce((sum, one) => sum + one, 0);
}

function drawHours(doc: Document, figures: MonthlyFigures, y: number): number {
  const { hours } = figures;
  const most = Math.max(...hours, 1);
  const wide = (innerWidth - labels - sums) / 24;
  const high = 21;
  const left = sheet.left + labels;
  const busiest = hours.indexOf(Math.max(...hours));
  const alt =
    figures.total === 0
      ? t("when.none")
      : t("when.busiestHour", {
          ...{ weekday: weekdayName(Math.floor(busiest / 24)), hour: `${busiest % 24}`, count: `${hours[busiest]}` },
        });
  draw(doc, alt, () => {
    for (let hour = 0; hour < 24; hour++) {
      put(doc, String(hour).padStart(2, "0"), left + hour * wide + wide / 2, y, {
        size: 7,
        color: ink.soft,
        align: "center",
      });
    }
    put(doc, t("when.sum"), sheet.right, y, { size: 7, color: ink.soft, align: "right" });
    for (let weekday = 0; weekday < 7; weekday++) {
      const top = y + 12 + weekday * high;
      put(doc, weekdayName(weekday), sheet.left, top + 6, { size: 8.5 });
      let sum = 0;
      for (let hour = 0; hour < 24; hour++) {
        const count = hours[weekday * 24 + hour] ?? 0;
        sum += count;
        const shade = count === 0 ? 0 : Math.max(1, Math.round((count / most) * (ramp.length - 1)));
        box(doc, left + hour * wide, top, wide - 1.5, high - 1.5, ramp[shade] ?? ramp[0]);
        if (count === 0) continue;
        put(doc, writeNumber(count), left + hour * wide + wide / 2 - 0.7, top + 6.5, {
          size: 7.5,
          color: shade >= 4 ? "#ffffff" : ink.text,
          align: "center",
        });
      }
      put(doc, writeNumber(sum), sheet.right, top + 6, { size: 8.5, bold: true, align: "right" });
    }
    const foot = y + 12 + 7 * high + 4;
    put(doc, t("when.sum"), sheet.left, foot, { size: 7, color: ink.soft });
    for (let hour = 0; hour < 24; hour++) {
      put(doc, writeNumber(ofHour(figures, hour)), left + hour * wide + wide / 2 - 0.7, foot, {
        size: 7,
        bold: true,
        align: "center",
      });
    }
  });
  return y + 12 + 7 * high + 12;
}

function drawDays(doc: Document, { days, month: first, lastDay }: MonthlyFigures, y: number): number {
  const counts = new Map(days);
  const length = Number(lastDay.slice(8));
  const most = Math.max(...counts.values(), 1);
  const [high, wide] = [110, innerWidth / length];
  const base = y + 14 + high;
  const full = Array.from({ length }, (_, index) => `${first.slice(0, 8)}${String(index + 1).padStart(2, "0")}`);
  const busiest = [...days].sort(([, one], [, other]) => other - one)[0];
  const alt = busiest ? t("when.busiestDay", { day: busiest[0], count: `${busiest[1]}` }) : t("when.none");
  draw(doc, alt, () => {
    full.forEach((day, index) => {
      const count = counts.get(day) ?? 0;
      const height = (count / most) * high;
      const x = sheet.left + index * wide;
      const isWeekend = weekdayOf(day) >= 5;
      if (isWeekend) box(doc, x - 1, y + 2, wide, base - y - 2, ink.ground);
      if (count > 0) {
        box(doc, x + 1, base - height, wide - 4, height, ink.accent);
        put(doc, writeNumber(count), x + wide / 2 - 1, base - height - 10, { size: 7.5, align: "center" });
      }
      put(doc, `${index + 1}`, x + wide / 2 - 1, base + 5, { size: 7, color: ink.soft, align: "center" });
    });
    doc.moveTo(sheet.left, base).lineTo(sheet.right, base).lineWidth(0.8).strokeColor(ink.faint).stroke();
    put(doc, t("when.weekend"), sheet.left, base + 17, { size: 7, color: ink.soft });
  });
  return base + 17;
}
