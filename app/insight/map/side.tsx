"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { flushSync } from "react-dom";
import type { InsightFilter } from "@/server/domain/insight";
import type { DistrictView } from "@/server/places/list-places";
import { useTRPC } from "../../_live/cache/trpc";
import { Skeleton } from "../../_ui/skeleton";
import { useInsight } from "../view-context";
import { PlaceCard } from "./place-card";
import { type ListedPlace, PlaceList } from "./place-list";
import type { Density } from "./use-density";
import { usePlaceNames } from "./use-place-names";
import { rateOf } from "./use-scale";

const shownCells = 20;

type Props = {
  filter: InsightFilter;
  density: Density;
  districts: readonly DistrictView[];
  playing: boolean;
  chosen: string | null;
  hovered: string | null;
  onHover: (key: string | null) => void;
  onChoose: (key: string | null) => void;
};

/** Beside the map: the places by their number, or what is in the one that was chosen. */
export function Side({ filter, density, districts, playing, chosen, hovered, onHover, onChoose }: Props) {
  const t = useTranslations("insightMap");
  const trpc = useTRPC();
  const { view, setView } = useInsight();
  const nameOf = usePlaceNames();
  const { way, measure, compare } = view;
  const isRate = way === "district" && measure === "rate";
  const compared = useQuery(
    trpc.insight.compare.queryOptions(
      { filter, with: "years" },
      { enabled: compare === "years" && way !== "cell" && !playing, placeholderData: keepPreviousData },
    ),
  );
  const usualOf = compare === "years" && !playing ? compared.data?.districts : undefined;

  const listed = useMemo((): ListedPlace[] => {
    if (way === "cell") {
      const sorted = [...density.cells].sort(([, one], [, other]) => other - one).slice(0, shownCells);
      return sorted.map(([key, count]) => ({ key, ...nameOf(key), count }));
    }
    const rows = districts.map(({ code, population }): ListedPlace => {
      const count = density.districts.get(code) ?? 0;
      const usual = usualOf?.find((one) => one.code === code);
      return {
        key: code,
        ...nameOf(code),
        count,
        ...(isRate && { rate: rateOf(count, population) }),
        usual: usual && usual.low !== null && usual.high !== null ? { low: usual.low, high: usual.high } : null,
      };
    });
    const height = ({ count, rate }: ListedPlace) => (rate === undefined ? count : (rate ?? -1));
    return rows.sort((one, other) => height(other) - height(one) || other.count - one.count);
  }, [way, isRate, density.cells, density.districts, districts, usualOf, nameOf]);

  if (chosen !== null) {
    const isDistrict = districts.some(({ code }) => code === chosen);
    const close = () => {
      flushSync(() => onChoose(null));
      document.querySelector<HTMLElement>(`[data-place="${CSS.escape(chosen)}"]`)?.focus();
    };
    return (
      <PlaceCard
        key={chosen}
        {...nameOf(chosen)}
        filter={isDistrict ? { ...filter, districts: [chosen] } : { ...filter, cell: chosen }}
        onlyThis={() => void setView(isDistrict ? { district: [chosen] } : { cell: chosen })}
        onClose={close}
      />
    );
  }
  if (density.places.isPending) return <Skeleton rows={10} label={t("loadingPlaces")} />;
  const isCell = way === "cell";
  return (
    <PlaceList
      title={t(isCell ? "topCells" : "byDistrict")}
      note={
        isCell ? t("topCellsNote", { count: Math.min(shownCells, density.cells.size), of: density.cells.size }) : null
      }
      places={listed}
      hovered={hovered}
      onHover={onHover}
      onChoose={onChoose}
    />
  );
}
