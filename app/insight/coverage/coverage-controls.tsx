"use client";

import { RotateCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { unitKinds } from "@/db/vocabulary";
import type { Coverage } from "@/server/coverage/read-coverage";
import { helpMeasures, type Limit } from "@/server/domain/coverage";
import { Button } from "../../_ui/button";
import { SelectField } from "../../_ui/field";
import { useFormat } from "../../_words/use-format";
import { type CoverageView, parseLimit, toLimitKey } from "./use-coverage-view";
import { useReachFormat } from "./use-reach-format";

const offeredLimits: readonly Limit[] = [
  ...[15, 30, 60].map((max) => ({ by: "minutes" as const, max })),
  ...[10, 20, 30].map((max) => ({ by: "km" as const, max })),
];

const partsOfDay = ["morning", "midday", "evening", "night"] as const;

type Props = { view: CoverageView; coverage: Coverage | undefined; onRefresh: () => void };

/**
 * Lets the user choose the kind of unit, whether help comes from the nearest unit or the nearest station, the limit
 * within which a place counts as covered, and the part of the day whose speeds apply.
 */
export function CoverageControls({ view, coverage, onRefresh }: Props) {
  const t = useTranslations("coverage");
  const kindName = useTranslations("unitKind");
  const categoryName = useTranslations("category");
  const network = coverage?.network ?? null;
  const reachFormat = useReachFormat(network);
  const format = useFormat();
  const { help, helpMeasure, limit, hourBand, setView } = view;
  const targets = (coverage?.targets ?? []).map(({ category, seconds }) => ({
    value: toLimitKey({ by: "minutes", max: Math.round(seconds / 0.6) / 100 }),
    name: t("limitPromised", { category: categoryName(category), minutes: format.number(seconds / 60) }),
  }));
  const choices = [
    ...offeredLimits,
    ...(offeredLimits.some((offeredLimit) => toLimitKey(offeredLimit) === toLimitKey(limit)) ? [] : [limit]),
  ]
    .map((offeredLimit) => ({ value: toLimitKey(offeredLimit), name: reachFormat.limit(offeredLimit) }))
    .filter(({ value }) => !targets.some((target) => target.value === value));
  return (
    <div className="flex flex-wrap items-end gap-x-4 gap-y-3 border-line border-b px-3 py-3 sm:px-4">
      <div className="w-52">
        <SelectField
          label={t("kind")}
          value={help}
          choices={[
            ...unitKinds.map((kind) => ({ value: kind, name: kindName(kind) })),
            { value: "any", name: t("anyKind") },
          ]}
          onChange={(event) => void setView({ help: event.target.value as typeof help })}
        />
      </div>
      <fieldset>
        <legend className="label">{t("measure")}</legend>
        <div className="mt-1 flex flex-wrap gap-1">
          {helpMeasures.map((choice) => (
            <Button
              key={choice}
              aria-pressed={helpMeasure === choice}
              look={helpMeasure === choice ? "strong" : "plain"}
              title={t(`measureMeaning.${choice}`)}
              className="h-10"
              onClick={() => void setView({ reach: choice })}
            >
              {t(`measureName.${choice}`)}
            </Button>
          ))}
        </div>
      </fieldset>
      <div className="w-60">
        <SelectField
          label={t("limit")}
          value={toLimitKey(limit)}
          choices={[...choices, ...targets]}
          onChange={(event) => void setView({ within: parseLimit(event.target.value) })}
        />
      </div>
      {network !== null && (
        <div className="w-44">
          <SelectField
            label={t("speeds")}
            value={hourBand ?? ""}
            choices={[
              { value: "", name: t("speedsNow") },
              ...partsOfDay.map((part) => ({ value: part, name: t(`hourBand.${part}`) })),
            ]}
            onChange={(event) =>
              void setView({ hourBand: partsOfDay.find((part) => part === event.target.value) ?? null })
            }
          />
        </div>
      )}
      <div className="ml-auto flex items-center gap-2 text-ink-3 text-xs">
        {coverage && <span>{t("readAt", { time: format.hourMinute(coverage.at) })}</span>}
        <Button size="small" onClick={onRefresh}>
          <RotateCw className="size-3.5" aria-hidden />
          {t("refresh")}
        </Button>
      </div>
      <p className="w-full text-pretty text-ink-2">
        {t(`measureMeaning.${helpMeasure}`)} {t(network === null ? "lead" : "leadRoads")}{" "}
        {coverage && (
          <strong className="font-semibold text-ink">
            {network === null ? t("basisLine") : t("basisRoads", { version: network, count: coverage.closures.length })}
          </strong>
        )}
      </p>
    </div>
  );
}
