"use client";

import { useTranslations } from "next-intl";
import type { InsightStep } from "@/server/domain/insight";
import { ScrollBox } from "../../_ui/scroll-box";
import { useFormat } from "../../_words/use-format";
import { FigureHeads } from "./figure-heads";
import { SpanBar } from "./span-bar";
import { isFew, type StepGroup } from "./speed-figures";
import { StepFigureCells } from "./step-figure-cells";
import { type Grouping, useGroupNames } from "./use-group-names";
import { usePercent } from "./use-percent";

type Props = { groups: readonly StepGroup[]; by: Grouping; step: InsightStep };

/** One step of each group; the slowest first, those too few to judge after them, those without stamps last. */
export function GroupTable({ groups, by, step }: Props) {
  const t = useTranslations("speed");
  const name = useTranslations("insightStep");
  const format = useFormat();
  const percent = usePercent();
  const nameOf = useGroupNames();
  const most = Math.max(...groups.map(({ steps }) => steps[step].p90 ?? 0));
  const standing = ({ steps }: StepGroup) => (steps[step].n === 0 ? 2 : isFew(steps[step].n) ? 1 : 0);
  const rows = groups.toSorted(
    (one, other) => standing(one) - standing(other) || (other.steps[step].median ?? 0) - (one.steps[step].median ?? 0),
  );
  return (
    <ScrollBox name={t("compare", { step: name(step) })} className="overflow-x-auto">
      <table className="w-full min-w-[44rem] border-collapse" aria-label={t("compare", { step: name(step) })}>
        <thead>
          <tr className="border-line border-b text-ink-3 text-xs">
            <th scope="col" className="px-4 py-1.5 text-left font-semibold">
              {t(`byWhat.${by}`)}
            </th>
            <td className="w-1/6 lg:w-1/3" />
            <FigureHeads />
            <th scope="col" className="px-2 py-1.5 pr-4 text-right font-semibold">
              {t("chainColumn")}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((group) => (
            <tr key={group.key} className="border-line border-b hover:bg-hover">
              <th scope="row" className="px-4 py-1.5 text-left font-medium">
                {nameOf(by, group.key)}
              </th>
              <td className="px-2">
                <SpanBar figures={group.steps[step]} most={most} few={isFew(group.steps[step].n)} />
              </td>
              <StepFigureCells figures={group.steps[step]} />
              <td className="px-2 py-1.5 pr-4 text-right text-ink-2 lg:whitespace-nowrap">
                {t("keptOf", {
                  within: format.number(group.complete),
                  promised: format.number(group.total),
                  percent: percent(group.complete, group.total),
                })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}
