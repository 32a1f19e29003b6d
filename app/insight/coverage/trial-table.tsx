"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { WhatIf } from "@/server/coverage/what-if";
import type { Limit } from "@/server/domain/coverage";
import { useRefusal } from "../../_live/cache/refusal";
import { IconButton } from "../../_ui/icon-button";
import { useFormat } from "../../_words/use-format";
import { useInsight } from "../view-context";
import { letterOf } from "./letter-of";
import { nameOfLimit } from "./use-coverage-view";
import { useLimitWords } from "./use-limit-words";

export type Trial = { data: WhatIf | undefined; error: unknown };
type Props = { trials: readonly Trial[]; limit: Limit; onRemove: (index: number) => void };

/** What each tried point would bring, side by side. */
export function TrialTable({ trials, limit, onRemove }: Props) {
  const t = useTranslations("coverage");
  const insight = useTranslations("insight");
  const format = useFormat();
  const words = useLimitWords();
  const refusal = useRefusal();
  const { districts = [] } = useInsight();
  const name = (code: string) => districts.find((one) => one.code === code)?.name ?? code;
  const limits = (trials.find(({ data }) => data)?.data?.limits ?? []).filter(
    (one, index, all) => all.findIndex((other) => nameOfLimit(other) === nameOfLimit(one)) === index,
  );
  const cell = ({ data, error }: Trial, show: (trial: WhatIf) => ReactNode) => {
    if (data) return show(data);
    if (!error) return <span className="text-ink-3">{insight("loading")}</span>;
    const { text, fields } = refusal(error);
    return <span className="font-medium text-alarm">{fields[0]?.cause ?? text}</span>;
  };
  const lines: { head: string; show: (trial: WhatIf) => ReactNode }[] = [
    {
      head: t("where"),
      show: ({ district, lng, lat, mobility }) => (
        <>
          {district.boundary ? t("boundary", { district: district.name }) : district.name}
          {mobility === "river" && `, ${t("byRiver")}`}
          <span className="block text-ink-3 text-xs">{format.coordinates(lng, lat)}</span>
        </>
      ),
    },
    {
      head: t("gaining"),
      show: ({ all }) => <span className="font-semibold">{t("share", { count: all.gaining, of: all.before.n })}</span>,
    },
    { head: t("gain"), show: ({ all }) => (all.gainM === null ? "–" : format.distance(all.gainM)) },
    {
      head: t("median"),
      show: ({ all }) =>
        t("change", {
          before: words.reach(all.before.median, limit.by),
          after: words.reach(all.after.median, limit.by),
        }),
    },
    ...limits.map((one) => ({
      head: t("within", { limit: words.limit(one) }),
      show: ({ all, limits: asked }: WhatIf) => {
        const place = asked.findIndex((other) => nameOfLimit(other) === nameOfLimit(one));
        return t("change", {
          before: t("share", { count: all.before.within[place] ?? 0, of: all.before.n }),
          after: t("share", { count: all.after.within[place] ?? 0, of: all.after.n }),
        });
      },
    })),
    {
      head: t("gainingDistricts"),
      show: ({ districts: gaining }) =>
        gaining.length === 0 ? (
          t("gainsNobody")
        ) : (
          <ul className="space-y-0.5">
            {gaining.map(({ code, gaining: count, gainM }) => (
              <li key={code}>
                {gainM === null
                  ? t("gainingIn", { district: name(code), count })
                  : t("gainingInBy", { district: name(code), count, distance: format.distance(gainM) })}
              </li>
            ))}
          </ul>
        ),
    },
  ];
  return (
    <div className="mt-2 overflow-x-auto">
      <table className="w-full border-collapse" aria-label={t("tried")} aria-live="polite">
        <thead>
          <tr className="border-line border-b">
            <td className="w-40" />
            {trials.map((_, index) => (
              <th key={letterOf(index)} scope="col" className="py-1 pr-2 pl-2 text-left">
                <span className="flex items-center justify-between gap-1">
                  <span className="font-semibold">{t("point", { letter: letterOf(index) })}</span>
                  <IconButton name={t("remove", { letter: letterOf(index) })} onClick={() => onRemove(index)}>
                    <X className="size-4" aria-hidden />
                  </IconButton>
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map(({ head, show }, line) => (
            <tr key={head} className="border-line border-b align-top">
              <th scope="row" className="py-1.5 pr-2 pl-4 text-left font-normal text-ink-2">
                {head}
              </th>
              {trials.map((trial, index) => (
                <td key={letterOf(index)} className="px-2 py-1.5">
                  {line === 0 || trial.data ? cell(trial, show) : null}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
