import { minShownCount } from "../../masking/mask-count";
import { type Document, drawPageHeading, drawParagraph, innerWidth, pageLayout, writeTaggedText } from "./drawing";
import type { MonthlyFigures } from "./figures";
import { type Column, drawTable } from "./table";
import { formatNumber, t, words } from "./words";

const maxYears = 4;

/** Draws page 6: sensitive incidents of completed years by district, without counts below five and without totals. */
export function drawSensitive(doc: Document, { sensitive, districts }: MonthlyFigures): void {
  const top = drawPageHeading(doc, t("sensitive.title"), t("sensitive.lead"));
  const years = [...sensitive].sort((a, b) => a.year - b.year).slice(-maxYears);
  let y = top;
  if (years.length === 0) y = drawParagraph(doc, t("sensitive.none"), pageLayout.left, y);
  else {
    const width = (innerWidth - 130) / (years.length * 2);
    const columns: Column[] = [
      { header: t("sensitive.district"), width: 130 },
      ...years.flatMap(({ year }): Column[] => [
        { header: t("sensitive.women", { year: `${year}` }), width, align: "right" },
        { header: t("sensitive.other", { year: `${year}` }), width, align: "right" },
      ]),
    ];
    const rows = [...districts]
      .sort((a, b) => a.name.localeCompare(b.name, words.notation.intl))
      .map(({ code, name }) => [
        name,
        ...years.flatMap(({ cells }) =>
          (["women-and-children", "other"] as const).map((group) => {
            const cell = cells.find(({ district, category }) => district === code && category === group);
            return cell?.count == null ? `<${minShownCount}` : formatNumber(cell.count);
          }),
        ),
      ]);
    y = drawTable(doc, { x: pageLayout.left, y, columns, rows });
    y = writeTaggedText(doc, "P", t("sensitive.key"), pageLayout.left, y + 6, {
      size: 8,
    });
  }
  y += 18;
  for (const sentence of [
    t("sensitive.hidden", { least: `<${minShownCount}` }),
    t("sensitive.noSums"),
    t("sensitive.endedYears"),
    t("sensitive.inside"),
  ]) {
    y = drawParagraph(doc, sentence, pageLayout.left, y) - 2;
  }
}
