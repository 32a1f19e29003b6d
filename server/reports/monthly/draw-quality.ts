import { dispositions, precisions } from "../../../db/vocabulary";
import { steps } from "../../domain/insight";
import { twoDigits } from "../../words/format";
import { type Document, drawHeading, drawPageHeading, drawParagraph, innerWidth, pageLayout } from "./drawing";
import type { MonthlyFigures } from "./figures";
import { type Column, drawTable } from "./table";
import { formatDay, formatNumber, formatShare, t, words } from "./words";

const columnWidth = innerWidth / 2 - 14;

/** Draws page 5: the quality of the data, and what the calls turned out to be. */
export function drawQuality(doc: Document, { quality }: MonthlyFigures): void {
  const top = drawPageHeading(doc, t("quality.title"), t("quality.lead"));
  const { calls, merged, blankHours, complete, total, missing } = quality;
  const rightX = pageLayout.left + innerWidth / 2 + 14;
  const createColumns = (header: string): Column[] => [
    { header, width: columnWidth - 130 },
    { header: t("quality.count"), width: 60, align: "right", bold: true },
    { header: t("quality.share"), width: 70, align: "right" },
  ];

  const callsBottom = drawTable(doc, {
    x: pageLayout.left,
    y: drawHeading(doc, t("quality.calls"), pageLayout.left, top),
    columns: createColumns(t("quality.disposition")),
    rows: [
      ...dispositions.map((disposition) => [
        words.disposition[disposition],
        formatNumber(calls.byDisposition[disposition]),
        formatShare(calls.byDisposition[disposition], calls.total),
      ]),
      [t("quality.open"), formatNumber(calls.open), formatShare(calls.open, calls.total)],
      [t("quality.fromBlockedNumber"), formatNumber(calls.blocked), formatShare(calls.blocked, calls.total)],
      [t("quality.allCalls"), formatNumber(calls.total), ""],
    ],
  });
  const precisionTableBottom = drawTable(doc, {
    x: rightX,
    y: drawHeading(doc, t("quality.precisions"), rightX, top),
    columns: createColumns(t("quality.precision")),
    rows: precisions.map((precision) => {
      const placedTotal = precisions.reduce((sum, name) => sum + quality.precisions[name], 0);
      return [
        words.precision[precision],
        formatNumber(quality.precisions[precision]),
        formatShare(quality.precisions[precision], placedTotal),
      ];
    }),
  });
  const missingTableBottom = drawTable(doc, {
    x: rightX,
    y: drawHeading(doc, t("quality.missing"), rightX, precisionTableBottom + 22),
    columns: createColumns(t("quality.step")),
    rows: steps.map((step) => [
      words.insightStep[step],
      formatNumber(missing[step]),
      formatShare(missing[step], total),
    ]),
  });

  let y = drawHeading(doc, t("quality.sentences"), pageLayout.left, Math.max(callsBottom, missingTableBottom) + 26);
  const { longest } = blankHours;
  const sentences = [
    calls.total === 0
      ? t("quality.noCalls")
      : t("quality.noise", {
          ...{ noise: formatNumber(calls.noise), total: formatNumber(calls.total) },
          share: formatShare(calls.noise, calls.total),
        }),
    t("quality.complete", {
      ...{ complete: formatNumber(complete), total: formatNumber(total), share: formatShare(complete, total) },
    }),
    t("quality.merged", { incidents: formatNumber(merged.incidents), calls: formatNumber(merged.calls) }),
    [
      t("quality.blank", { hours: formatNumber(blankHours.hours), of: formatNumber(blankHours.of) }),
      ...(longest
        ? [
            t("quality.longest", {
              hours: formatNumber(longest.hours),
              day: formatDay(longest.day),
              hour: twoDigits(longest.hour),
            }),
          ]
        : []),
      t("quality.blankNote"),
    ].join(" "),
  ];
  for (const sentence of sentences) y = drawParagraph(doc, sentence, pageLayout.left, y) - 2;
}
