import { countDays } from "../../domain/calendar";
import type { InsightStep } from "../../domain/insight";
import {
  type Document,
  drawDecoration,
  drawFigureTile,
  drawHeading,
  drawParagraph,
  drawTaggedFigure,
  fillBox,
  innerWidth,
  pageLayout,
  palette,
  writeTaggedText,
  writeText,
} from "./drawing";
import type { MonthlyFigures, UsualRange } from "./figures";
import { formatDuration, formatMonth, formatNumber, formatRange, formatShare, t, words } from "./words";

/** Draws page 1, the summary: how many incidents, whether that is usual, how fast help arrived, and what happened. */
export function drawCover(doc: Document, figures: MonthlyFigures): void {
  writeTaggedText(doc, "P", t("cover.authority"), pageLayout.left, pageLayout.top + 14, {
    size: 10,
    color: palette.soft,
  });
  writeTaggedText(doc, "H1", t("cover.title"), pageLayout.left, pageLayout.top + 32, { size: 30, bold: true });
  writeTaggedText(
    doc,
    "P",
    t("cover.subtitle", { month: formatMonth(figures.month) }),
    pageLayout.left,
    pageLayout.top + 68,
    {
      size: 17,
      color: palette.accent,
    },
  );
  const { steps, quality, total, usual } = figures;
  const { median, p90, n } = steps.steps.total;
  const targetStep = (["total", "acknowledge", "dispatch"] satisfies InsightStep[]).find(
    (step) => steps.steps[step].promised > 0,
  );
  const { promised, within } = steps.steps[targetStep ?? "total"];

  writeTaggedText(doc, "P", formatNumber(total), pageLayout.left, 208, { size: 54, bold: true });
  const textLeft = pageLayout.left + 190;
  writeTaggedText(doc, "P", t(total === 1 ? "cover.incident" : "cover.incidents"), textLeft, 214, {
    size: 12,
    bold: true,
  });
  writeTaggedText(doc, "P", t(`cover.usual.${compareToUsual(total, usual)}`), textLeft, 232, {
    size: 10,
    color: palette.soft,
  });
  writeTaggedText(doc, "P", describePreviousCount(figures), textLeft, 247, { size: 10, color: palette.soft });
  drawYears(doc, figures, 276);

  const top = 372;
  const width = innerWidth / 3;
  drawFigureTile(doc, pageLayout.left, top, width, {
    label: t("cover.arrival", { format: t((median ?? 0) < 3_600 ? "duration.minutes" : "duration.hours") }),
    value: formatDuration(median),
    note: n === 0 ? t("cover.arrivalNone") : t("cover.arrivalNote", { n: formatNumber(n), p90: formatDuration(p90) }),
  });
  drawFigureTile(doc, pageLayout.left + width, top, width, {
    label:
      targetStep && targetStep !== "total"
        ? t("cover.targetOf", { step: words.insightStep[targetStep].toLocaleLowerCase(words.notation.intl) })
        : t("cover.target"),
    value: formatShare(within, promised),
    note:
      promised === 0
        ? t("cover.targetNone")
        : t("cover.targetNote", { within: formatNumber(within), promised: formatNumber(promised) }),
  });
  drawFigureTile(doc, pageLayout.left + width * 2, top, width, {
    label: t("cover.calls"),
    value: formatNumber(quality.calls.total),
    note:
      quality.calls.total === 0
        ? t("cover.callsNone")
        : t("cover.callsNote", {
            share: formatShare(quality.calls.noise, quality.calls.total),
            count: formatNumber(quality.calls.noise),
          }),
  });

  drawHeading(doc, t("cover.what"), pageLayout.left, 474);
  if (total === 0) {
    drawParagraph(doc, t("cover.whatNone"), pageLayout.left, 500);
    return;
  }
  drawCategories(doc, figures, 500);
}

function compareToUsual(count: number, { low, high }: UsualRange): "unknown" | "below" | "above" | "within" {
  if (low === null || high === null) return "unknown";
  if (count < low) return "below";
  return count > high ? "above" : "within";
}

function describePreviousCount({ before }: MonthlyFigures): string {
  if (!before) return t("cover.noneBefore");
  return t("cover.before", { days: `${countDays(before.from, before.to)}`, count: formatNumber(before.count) });
}

/**
 * Draws the counts of this month and of the same month of earlier years as dots on one axis that starts at zero, with
 * the usual range behind them.
 */
function drawYears(doc: Document, { years, total, month: firstDay, usual }: MonthlyFigures, y: number): void {
  const max = Math.max(total, ...years.map(({ count }) => count), 1);
  const axisX = pageLayout.left + 6;
  const toX = (count: number) => axisX + (count / max) * (innerWidth - 40);
  const axisY = y + 40;
  const sortedYears = [...years].sort((a, b) => a.year - b.year);
  const altText = sortedYears.map(({ year, count }) => `${year}: ${count}`).join(", ");
  drawTaggedFigure(doc, t("cover.yearsAlt", { total: `${total}`, years: altText || t("cover.noYearsAlt") }), () => {
    doc.moveTo(axisX, axisY).lineTo(toX(max), axisY).lineWidth(1).strokeColor(palette.line).stroke();
    if (usual.low !== null && usual.high !== null) {
      const width = Math.max(toX(usual.high) - toX(usual.low), 3);
      fillBox(doc, toX(usual.low), axisY - 6, width, 12, "#cfe1ee");
    }
    for (const { count } of years)
      doc.circle(toX(count), axisY, 3.4).lineWidth(1).fillAndStroke("#ffffff", palette.soft);
    doc.circle(toX(total), axisY, 5.5).fill(palette.accent);
    writeText(doc, formatMonth(firstDay), Math.min(toX(total), pageLayout.right - 40), axisY - 22, {
      size: 8.5,
      bold: true,
      color: palette.accent,
      align: toX(total) < axisX + 40 ? "left" : "center",
    });
    writeText(doc, "0", axisX, axisY + 10, { size: 7.5, color: palette.faint, align: "center" });
  });
  const yearCounts = sortedYears.map(({ year, count }) => `${year}: ${formatNumber(count)}`).join("   ");
  const earlierYearsText =
    years.length < 2
      ? t("cover.fewYears", { years: yearCounts || t("cover.noYears") })
      : t("cover.years", { count: `${years.length}`, range: formatRange(usual), years: yearCounts });
  writeTaggedText(doc, "P", earlierYearsText, pageLayout.left, axisY + 24, { size: 8.5, color: palette.soft });
}

function drawCategories(doc: Document, { categories, priorities, types, total }: MonthlyFigures, y: number): void {
  const max = Math.max(...categories.map(({ count }) => count), 1);
  const sortedCategories = [...categories].sort((a, b) => b.count - a.count);
  const barsX = pageLayout.left + 112;
  const fullWidth = 110;
  sortedCategories.forEach(({ category, count }, index) => {
    const top = y + index * 20;
    drawDecoration(doc, () =>
      fillBox(doc, barsX, top - 2.5, (count / max) * fullWidth, 11, count === 0 ? palette.line : palette.accent),
    );
    writeTaggedText(doc, "P", words.category[category], pageLayout.left, top, { size: 9 });
    writeTaggedText(
      doc,
      "P",
      `${formatNumber(count)} (${formatShare(count, total)})`,
      barsX + (count / max) * fullWidth + 6,
      top,
      {
        size: 9,
      },
    );
  });
  const rightX = pageLayout.left + innerWidth / 2 + 50;
  writeTaggedText(doc, "P", t("cover.types"), rightX, y, { size: 8.5, bold: true, color: palette.soft });
  const topTypes = [...types].sort((a, b) => b.count - a.count).slice(0, 5);
  topTypes.forEach(({ name, count }, index) => {
    const top = y + 16 + index * 15;
    writeText(doc, truncate(doc, name, 164), rightX, top, { size: 9 });
    writeText(doc, formatNumber(count), pageLayout.right, top, { size: 9, align: "right" });
  });
  const typesEndY = y + 16 + 5 * 15 + 12;
  writeTaggedText(doc, "P", t("cover.priorities"), rightX, typesEndY, { size: 8.5, bold: true, color: palette.soft });
  ([1, 2, 3, 4] as const).forEach((priority, index) => {
    const top = typesEndY + 16 + index * 15;
    writeText(doc, `${priority} ${words.priority[priority]}`, rightX, top, { size: 9 });
    writeText(doc, formatNumber(priorities[index] ?? 0), pageLayout.right, top, { size: 9, align: "right" });
  });
}

/** Shortens a name that is wider than `width` points and ends it with an ellipsis. */
function truncate(doc: Document, text: string, width: number): string {
  doc.font("Helvetica").fontSize(9);
  if (doc.widthOfString(text) <= width) return text;
  let shortenedText = text;
  while (shortenedText.length > 1 && doc.widthOfString(`${shortenedText}…`) > width)
    shortenedText = shortenedText.slice(0, -1);
  return `${shortenedText.trimEnd()}…`;
}
