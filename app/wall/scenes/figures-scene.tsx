"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import type { DataKind } from "@/db/vocabulary";
import { useTRPC } from "../../_live/cache/trpc";
import { useFormat } from "../../_words/use-format";
import { CountedList, ScenePanel } from "./scene-panel";
import { DistrictsWithoutUnit } from "./units-scene";

/** Refetch interval. The figures change with each incident and each crew's arrival, and at midnight. */
const refetchIntervalMs = 30_000;

/**
 * Today's figures without sensitive incidents: number of incidents, times until crews were sent and arrived, and
 * incidents by category.
 */
export function FiguresScene({ data }: { data: DataKind }) {
  const t = useTranslations("wallFigures");
  const tWall = useTranslations("wall");
  const categoryName = useTranslations("category");
  const format = useFormat();
  const trpc = useTRPC();
  const query = useQuery({ ...trpc.incidents.today.queryOptions({ data }), refetchInterval: refetchIntervalMs });
  const today = query.data;
  const formatMedian = (figures: { n: number; median: number | null }) =>
    figures.median === null ? t("unknown") : t("median", { time: format.age(figures.median), count: figures.n });
  const tiles = today
    ? [
        { name: t("sent"), value: formatMedian(today.sent) },
        { name: t("arrived"), value: formatMedian(today.arrived) },
        ...(today.arrived.promised > 0
          ? [
              {
                name: t("within"),
                value: t("share", { count: today.arrived.within, total: today.arrived.promised }),
              },
            ]
          : []),
        ...today.byCategory.map(({ category, count }) => ({
          name: categoryName(category),
          value: format.number(count),
        })),
      ]
    : [];
  return (
    <ScenePanel
      scene="figures"
      query={query}
      emptyText={today?.total === 0 ? t("none") : null}
      figure={format.number(today?.total ?? 0)}
    >
      {data === "simulated" && (
        <p className="shrink-0 px-3">
          <span className="hatched rounded px-1.5 font-bold">{tWall("simulated")}</span>
        </p>
      )}
      {today && (
        <CountedList count={tiles.length} className="px-3">
          {tiles.map(({ name, value }) => (
            <li key={name} className="flex min-h-[1.5rem] items-center gap-2">
              <span className="min-w-0 flex-1 text-ink-2">{name}</span>
              <span className="wall-heading shrink-0 font-bold">{value}</span>
            </li>
          ))}
          <li className="text-ink-2">{t("note")}</li>
        </CountedList>
      )}
    </ScenePanel>
  );
}

/** The figures of the day and, if there is room, the districts without a free unit, while no incident is open. */
export function QuietFigures({ data }: { data: DataKind }) {
  return (
    <>
      <FiguresScene data={data} />
      <div className="wall-if-tall shrink-0 [&>section]:w-full">
        <DistrictsWithoutUnit />
      </div>
    </>
  );
}
