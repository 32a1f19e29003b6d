"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { type FormEvent, type ReactNode, useState } from "react";
import type { WhatIf } from "@/server/coverage/what-if";
import type { Limit } from "@/server/domain/coverage";
import { useRefusal } from "../../_live/cache/refusal";
import { PositionFields } from "../../_map/editing/position-fields";
import { emptyPosition, parsePosition } from "../../_map/editing/typed-position";
import { Button, IconButton } from "../../_ui/button";
import { useFormat } from "../../_words/use-format";
import { useInsight } from "../filters/view-context";
import { type CoverageView, maxTrialStations, toLimitKey } from "./use-coverage-view";
import { toLetter, useReachFormat } from "./use-reach-format";

type Props = {
  view: CoverageView;
  /** The version of the road network; null if there is no network. */
  network: number | null;
  trials: readonly Trial[];
  /** Index of the trial station whose effect the map shows. */
  shownIndex: number | null;
  onShow: (index: number | null) => void;
  onAddTrial: (at: { lng: number; lat: number }) => void;
};

/** Lets the user place up to three trial stations and compares their effects. */
export function TrialStations({ view, network, trials, shownIndex, onShow, onAddTrial }: Props) {
  const t = useTranslations("coverage");
  const { trialStations, setView } = view;
  const [typedPosition, setTypedPosition] = useState(emptyPosition);
  const [showsErrors, setShowsErrors] = useState(false);
  const hasMaxTrialStations = trialStations.length >= maxTrialStations;

  function submit(event: FormEvent) {
    event.preventDefault();
    const point = parsePosition(typedPosition, null);
    setShowsErrors(point === null);
    if (!point || hasMaxTrialStations) return;
    onAddTrial(point);
    setTypedPosition(emptyPosition);
  }
  const remove = (index: number) => {
    onShow(null);
    void setView({ trialStations: trialStations.filter((_, otherIndex) => otherIndex !== index) });
  };
  return (
    <section aria-label={t("trialStation")} className="py-4">
      <h2 className="px-4 font-semibold text-base">{t("trialStation")}</h2>
      <p className="mt-1 text-pretty px-4 text-ink-2">{t("trialLead")}</p>
      {trialStations.length > 0 && (
        <>
          <TrialTable trials={trials} network={network} limit={view.limit} onRemove={remove} />
          <fieldset className="mt-3 flex flex-wrap items-center gap-1 px-4">
            <legend className="label mb-1">{t("shown")}</legend>
            {[null, ...trialStations.keys()].map((index) => (
              <Button
                key={index ?? "now"}
                size="small"
                aria-pressed={shownIndex === index}
                look={shownIndex === index ? "strong" : "plain"}
                onClick={() => onShow(index)}
              >
                {index === null ? t("asItIs") : t("withPoint", { letter: toLetter(index) })}
              </Button>
            ))}
          </fieldset>
        </>
      )}
      {hasMaxTrialStations ? (
        <p className="mt-3 px-4 font-medium">{t("trialLimit")}</p>
      ) : (
        <form onSubmit={submit} noValidate className="mt-3 flex flex-wrap items-start gap-3 px-4">
          <div className="min-w-64 flex-1">
            <PositionFields
              legend={t("point", { letter: toLetter(trialStations.length) })}
              value={typedPosition}
              onChange={setTypedPosition}
              isSubmitted={showsErrors}
            />
          </div>
          <Button type="submit" className="mt-9 h-10">
            {t("testPoint")}
          </Button>
        </form>
      )}
    </section>
  );
}

type Trial = { data: WhatIf | undefined; error: unknown };
type TrialTableProps = {
  trials: readonly Trial[];
  network: number | null;
  limit: Limit;
  onRemove: (index: number) => void;
};

/** Table of the trial stations' effects, with one column for each station. */
function TrialTable({ trials, network, limit, onRemove }: TrialTableProps) {
  const t = useTranslations("coverage");
  const tInsight = useTranslations("insight");
  const format = useFormat();
  const reachFormat = useReachFormat(network);
  const isByRoad = network !== null;
  const describeRefusal = useRefusal();
  const { districts = [] } = useInsight();
  const districtName = (code: string) => districts.find((district) => district.code === code)?.name ?? code;
  const limits = (trials.find(({ data }) => data)?.data?.limits ?? []).filter(
    (limit, index, all) => all.findIndex((other) => toLimitKey(other) === toLimitKey(limit)) === index,
  );
  const renderCell = ({ data, error }: Trial, render: (trial: WhatIf) => ReactNode) => {
    if (data) return render(data);
    if (!error) return <span className="text-ink-3">{tInsight("loading")}</span>;
    const { text, fields } = describeRefusal(error);
    return <span className="font-medium text-alarm">{fields[0]?.cause ?? text}</span>;
  };
  const describeGain = ({ gainM, gainSeconds }: Pick<WhatIf["all"], "gainM" | "gainSeconds">) => {
    if (gainM === null || gainSeconds === null) return null;
    return isByRoad ? reachFormat.minutes(gainSeconds) : format.distance(gainM);
  };
  const lines: { header: string; render: (trial: WhatIf) => ReactNode }[] = [
    {
      header: t("where"),
      render: ({ district, lng, lat, mobility }) => (
        <>
          {district.boundary ? t("boundary", { district: district.name }) : district.name}
          {mobility === "river" && `, ${t("byRiver")}`}
          <span className="block text-ink-3 text-xs">{format.coordinates(lng, lat)}</span>
        </>
      ),
    },
    {
      header: t(isByRoad ? "gainingRoads" : "gaining"),
      render: ({ all }) => (
        <span className="font-semibold">{t("share", { count: all.gaining, of: all.before.n })}</span>
      ),
    },
    { header: t(isByRoad ? "gainRoads" : "gain"), render: ({ all }) => describeGain(all) ?? "–" },
    {
      header: t("median"),
      render: ({ all }) =>
        t("change", {
          before: reachFormat.reach(all.before.median, limit.by),
          after: reachFormat.reach(all.after.median, limit.by),
        }),
    },
    ...limits.map((limit) => ({
      header: t("within", { limit: reachFormat.limit(limit) }),
      render: ({ all, limits: requested }: WhatIf) => {
        const limitIndex = requested.findIndex((other) => toLimitKey(other) === toLimitKey(limit));
        return t("change", {
          before: t("share", { count: all.before.within[limitIndex] ?? 0, of: all.before.n }),
          after: t("share", { count: all.after.within[limitIndex] ?? 0, of: all.after.n }),
        });
      },
    })),
    {
      header: t("gainingDistricts"),
      render: ({ districts: gaining }) =>
        gaining.length === 0 ? (
          t(isByRoad ? "gainsNoneRoads" : "gainsNone")
        ) : (
          <ul className="space-y-0.5">
            {gaining.map(({ code, gaining: count, ...gain }) => {
              const [gainText, district] = [describeGain(gain), districtName(code)];
              return (
                <li key={code}>
                  {gainText === null
                    ? t("gainingIn", { district, count })
                    : isByRoad
                      ? t("gainingInByRoads", { district, count, time: gainText })
                      : t("gainingInBy", { district, count, distance: gainText })}
                </li>
              );
            })}
          </ul>
        ),
    },
  ];
  return (
    <div className="mt-2 overflow-x-auto">
      <table className="w-full border-collapse" aria-label={t("trialStation")} aria-live="polite">
        <thead>
          <tr className="border-line border-b">
            <td className="w-40" />
            {trials.map((_, index) => (
              <th key={toLetter(index)} scope="col" className="py-1 pr-2 pl-2 text-left">
                <span className="flex items-center justify-between gap-1">
                  <span className="font-semibold">{t("point", { letter: toLetter(index) })}</span>
                  <IconButton name={t("remove", { letter: toLetter(index) })} onClick={() => onRemove(index)}>
                    <X className="size-4" aria-hidden />
                  </IconButton>
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map(({ header, render }, line) => (
            <tr key={header} className="border-line border-b align-top">
              <th scope="row" className="py-1.5 pr-2 pl-4 text-left font-normal text-ink-2">
                {header}
              </th>
              {trials.map((trial, index) => (
                <td key={toLetter(index)} className="px-2 py-1.5">
                  {line === 0 || trial.data ? renderCell(trial, render) : null}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
