"use client";

import { useTranslations } from "next-intl";
import { type InsightStep, steps } from "@/server/domain/insight";
import { ScrollBox } from "../../_ui/panel";
import { useFormat } from "../../_words/use-format";
import { Card } from "../parts/card";
import { FigureTable } from "../parts/figure-table";
import { usePercentFormat } from "../parts/use-figure-format";
import type { StepGroup } from "./step-figure-cells";
import { StepFigureCells, useStepFigureHeaders } from "./step-figure-cells";

type Props = { group: StepGroup; step: InsightStep; onStep: (step: InsightStep) => void };

/** On a phone, the name of a step is above its figures, so that the table need not be scrolled sideways. */
const phoneClass =
  "max-sm:block max-sm:[&>*]:block max-sm:[&_tr]:grid max-sm:[&_tr]:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_minmax(0,0.8fr)_minmax(0,1.4fr)] max-sm:[&_:is(thead_th:first-child,[scope=row],[colspan])]:col-span-4";

/** Table of all steps with their figures and targets. Clicking a step shows it in the other charts. */
export function StepTable({ group, step: chosenStep, onStep }: Props) {
  const t = useTranslations("speed");
  const stepName = useTranslations("insightStep");
  const stepDescription = useTranslations("insightStepMeaning");
  const format = useFormat();
  const formatPercent = usePercentFormat();
  const columnHeaders = useStepFigureHeaders();
  const { complete, total } = group;
  return (
    <Card title={t("steps")} lead={t("stepsLead")}>
      <ScrollBox name={t("steps")} className="overflow-x-auto">
        <FigureTable
          label={t("steps")}
          rowHeader={t("step")}
          columnHeaders={columnHeaders}
          className={`sm:min-w-[36rem] ${phoneClass}`}
        >
          {steps.map((step) => (
            <tr
              key={step}
              className={`border-line border-b ${step === chosenStep ? "bg-raised" : "hover:bg-hover"} ${step === "total" ? "border-t-2 border-t-line-2" : ""}`}
            >
              <th scope="row" className="min-w-[10rem] py-1 pr-2 pl-2 text-left font-normal">
                <button
                  type="button"
                  aria-pressed={step === chosenStep}
                  onClick={() => onStep(step)}
                  className="block w-full rounded-md px-2 py-1 text-left"
                >
                  <span className={`font-medium ${step === chosenStep ? "underline underline-offset-4" : ""}`}>
                    {stepName(step)}
                  </span>
                  <span className="block text-ink-3 text-xs">{stepDescription(step)}</span>
                </button>
              </th>
              <StepFigureCells figures={group.steps[step]} />
            </tr>
          ))}
        </FigureTable>
      </ScrollBox>
      <div className="mt-3 space-y-1 text-pretty px-4 text-ink-2">
        <p>
          <strong className="font-semibold text-ink">
            {t("chain", {
              complete: format.number(complete),
              total: format.number(total),
              percent: formatPercent(complete, total),
            })}
          </strong>{" "}
          {t("chainNote")}
        </p>
        <p className="text-ink-3">{t("fewNote")}</p>
      </div>
    </Card>
  );
}
