import { type Document, drawHeading, drawPageHeading, drawParagraph, pageLayout } from "./drawing";
import type { MonthlyFigures } from "./figures";
import { t } from "./words";

const notes = ["counted", "usual", "steps", "percentiles", "targets", "location", "changes"] as const;

/** Draws page 7: how the figures are counted. */
export function drawMethod(doc: Document, { data }: MonthlyFigures): void {
  let y = drawPageHeading(doc, t("method.title"), t("method.lead"));
  for (const note of data === "simulated" ? (["simulated", ...notes] as const) : notes) {
    y = drawHeading(doc, t(`method.${note}.title`), pageLayout.left, y) - 2;
    y = drawParagraph(doc, t(`method.${note}.text`), pageLayout.left, y) + 8;
  }
}
