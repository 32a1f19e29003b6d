import { smallestShownCount } from "../../masking/mask-count";
import { pageHead, statement } from "./blocks";
import type { MonthlyFigures } from "./figures";
import { type Document, innerWidth, say, sheet } from "./pen";
import { type Column, table } from "./table";
import { t, words, writeNumber } from "./wording";

const maxYears = 4;

/** Page 6, sensitive incidents: only years that have ended, by kecamatan, no figures below five, no sums. */
export function drawSensitive(doc: Document, { sensitive, districts }: MonthlyFigures): void {
  const top = pageHead(doc, t("sensitive.title"), t("sensitive.lead"));
  const years = [...sensitive].sort((one, other) => one.year - other.year).slice(-maxYears);
  let y = top;
  if (years.length === 0) y = statement(doc, t("sensitive.none"), sheet.left, y);
  else {
    const width = (innerWidth - 130) / (years.length * 2);
    const columns: Column[] = [
      { head: t("sensitive.district"), width: 130 },
      ...years.flatMap(({ year }): Column[] => [
        { head: t("sensitive.women", { year: `${year}` }), width, align: "right" },
        { head: t("sensitive.other", { year: `${year}` }), width, align: "right" },
      ]),
    ];
    const rows = [...districts]
      .sort((one, other) => one.name.localeCompare(other.name, words.notation.intl))
      .map(({ code, name }) => [
        name,
        ...years.flatMap(({ cells }) =>
          (["women-and-children", "other"] as const).map((group) => {
            const cell = cells.find(({ district, category }) => district === code && category === group);
            return cell?.count == null ? `<${smallestShownCount}` : writeNumber(cell.count);
          }),
        ),
      ]);
    y = table(doc, { x: sheet.left, y, columns, rows });
    y = say(doc, "P", t("sensitive.key"), sheet.left, y + 6, {
      size: 8,
    });
  }
  y += 18;
  for (const sentence of [
    t("sensitive.hidden", { least: `<${smallestShownCount}` }),
    t("sensitive.noSums"),
    t("sensitive.endedYears"),
    t("sensitive.inside"),
  ]) {
    y = statement(doc, sentence, sheet.left, y) - 2;
  }
}
