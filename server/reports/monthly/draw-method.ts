import { heading, pageHead, statement } from "./blocks";
import type { MonthlyFigures } from "./figures";
import { type Document, sheet } from "./pen";
import { t } from "./wording";

const notes = ["counted", "usual", "steps", "percentiles", "targets", "location", "changes"] as const;

/** Page 7: how the figures are counted. */
export function drawMethod(doc: Document, { data }: MonthlyFigures): void {
  let y = pageHead(doc, t("method.title"), t("method.lead"));
  for (const note of data === "simulated" ? (["simulated", ...notes] as const) : notes) {
    y = heading(doc, t(`method.${note}.title`), sheet.left, y) - 2;
    y = statement(doc, t(`method.${note}.text`), sheet.left, y) + 8;
  }
}
