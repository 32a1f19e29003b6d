import { categories } from "../../../db/vocabulary";
import { type InsightStep, steps } from "../../domain/insight";
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
  writeTaggedText,
  writeText,
} from "./drawing";
import type { MonthlyFigures, StepFigures } from "./figures";
import { type Column, drawTable } from "./table";
import { formatDuration, formatNumber, formatShare, t, words } from "./words";

/** If a step was measured for fewer incidents than this, the number of incidents is shown next to the step's bar. */
const minStepCount = 20;

/**
 * Draws page 4, response times: median and 90th percentile of each step, and the total of each category with its
 * target.
 */
export function drawSpeed(doc: Document, { steps: overall, stepsByCategory }: MonthlyFigures): void {
  const top = drawPageHeading(doc, t("speed.title"), t("speed.lead"));
  let y = drawSteps(doc, overall.steps, drawHeading(doc, t("speed.steps"), pageLayout.left, top));
  const figureColumns: Column[] = [
    { header: "n", width: 50, align: "right" },
    { header: t("speed.median"), width: 70, align: "right", bold: true },
    { header: "90%", width: 70, align: "right" },
    { header: t("speed.target"), width: innerWidth - 330, align: "right" },
  ];
  const formatCells = ({ n, median, p90, promised, within }: StepFigures) => [
    formatNumber(n),
    formatDuration(median),
    formatDuration(p90),
    promised === 0 ? "–" : `${formatShare(within, promised)} (${formatNumber(within)}/${formatNumber(promised)})`,
  ];
  y = drawTable(doc, {
    x: pageLayout.left,
    y: y + 14,
    columns: [{ header: t("speed.step"), width: 140 }, ...figureColumns],
    rows: steps.map((step) => [words.insightStep[step], ...formatCells(overall.steps[step])]),
  });
  y = drawHeading(doc, t("speed.byCategory"), pageLayout.left, y + 26);
  const rows = categories.flatMap((category) => {
    const group = stepsByCategory.find(({ key }) => key === category);
    return group ? [[words.category[category], ...formatCells(group.steps.total)]] : [];
  });
  if (rows.length === 0) y = drawParagraph(doc, t("speed.none"), pageLayout.left, y);
  else
    y = drawTable(doc, {
      x: pageLayout.left,
      y,
      columns: [{ header: t("speed.category"), width: 140 }, ...figureColumns],
      rows,
    });
  writeTaggedText(
    doc,
    "P",
    t("speed.note", {
      ...{ complete: formatNumber(overall.complete), total: formatNumber(overall.total) },
      ...{ share: formatShare(overall.complete, overall.total), few: `${minStepCount}` },
    }),
    pageLayout.left,
    y + 10,
    { size: 8.5, color: palette.soft, width: innerWidth },
  );
}

/** Draws a bar for each step, from zero to the 90th percentile, with the median marked. All bars share one axis. */
function drawSteps(doc: Document, figures: Record<InsightStep, StepFigures>, y: number): number {
  const max = Math.max(...steps.map((step) => figures[step].p90 ?? 0), 60);
  const barsX = pageLayout.left + 116;
  const fullWidth = innerWidth - 116 - 96;
  const toX = (seconds: number) => barsX + (seconds / max) * fullWidth;
  const medians = steps.map((step) => `${words.insightStep[step]} ${formatDuration(figures[step].median)}`).join(", ");
  drawTaggedFigure(doc, t("speed.alt", { steps: medians }), () => {
    steps.forEach((step, index) => {
      const { n, median, p90 } = figures[step];
      const top = y + 4 + index * 21;
      writeText(doc, words.insightStep[step], pageLayout.left, top + 2, { size: 9, bold: step === "total" });
      if (median === null || p90 === null) {
        writeText(doc, t("speed.notStamped"), barsX, top + 2, { size: 8.5, color: palette.faint });
        return;
      }
      fillBox(doc, barsX, top, Math.max(toX(p90) - barsX, 1), 12, "#cfe1ee");
      fillBox(doc, barsX, top, Math.max(toX(median) - barsX, 1), 12, step === "total" ? palette.accent : "#5f9cc5");
      writeText(
        doc,
        `${formatDuration(median)} · 90% ${formatDuration(p90)}${n < minStepCount ? ` · n ${n}` : ""}`,
        toX(p90) + 6,
        top + 2,
        {
          size: 8,
        },
      );
    });
    const footY = y + 4 + steps.length * 21 + 4;
    fillBox(doc, barsX, footY, 14, 8, "#5f9cc5");
    writeText(doc, t("speed.toMedian"), barsX + 18, footY + 0.5, { size: 7.5, color: palette.soft });
    fillBox(doc, barsX + 88, footY, 14, 8, "#cfe1ee");
    writeText(doc, t("speed.toP90"), barsX + 106, footY + 0.5, { size: 7.5, color: palette.soft });
  });
  return y + 4 + steps.length * 21 + 12;
}
