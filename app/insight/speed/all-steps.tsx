"use client";

import { useTranslations } from "next-intl";
import { steps } from "@/server/domain/insight";
import { ScrollBox } from "../../_ui/scroll-box";
import { useFormat } from "../../_words/use-format";
import { isFew, type StepGroup } from "./speed-figures";
import { useDuration } from "./use-duration";
import { type Grouping, useGroupNames } from "./use-group-names";

/** Every step of every group in one table. */
export function AllSteps({ groups, by }: { groups: readonly StepGroup[]; by: Grouping }) {
  const t = useTranslations("speed");
  const name = useTranslations("insightStep");
  const format = useFormat();
  const duration = useDuration();
  const nameOf = useGroupNames();
  return (
    <ScrollBox name={t("allSteps")} className="mt-1 overflow-x-auto">
      <table className="w-full min-w-[64rem] border-collapse text-[0.8125rem]" aria-label={t("allSteps")}>
        <thead>
          <tr className="border-line border-b text-ink-3 text-xs">
            <th scope="col" className="py-1.5 pr-2 text-left font-semibold">
              {t(`byWhat.${by}`)}
            </th>
            {steps.map((step) => (
              <th key={step} scope="col" className="px-2 py-1.5 text-right font-semibold">
                {name(step)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => (
            <tr key={group.key} className="border-line border-b align-top">
              <th scope="row" className="py-1.5 pr-2 text-left font-medium">
                {nameOf(by, group.key)}
              </th>
              {steps.map((step) => {
                const { n, median, p90 } = group.steps[step];
                return (
                  <td key={step} className="whitespace-nowrap px-2 py-1.5 text-right">
                    {median === null || p90 === null ? (
                      <span className="text-ink-3">{t("noStamps")}</span>
                    ) : (
                      <>
                        {duration(median)} / {duration(p90)}
                        <span className="block text-ink-3 text-xs">
                          {`n ${format.number(n)}`}
                          {isFew(n) && `, ${t("few")}`}
                        </span>
                      </>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}
