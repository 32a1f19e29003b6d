"use client";

import { useQuery } from "@tanstack/react-query";
import booleanPointInPolygon from "@turf/boolean-point-in-polygon";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { useTRPC } from "../../_live/cache/trpc";
import { useUnits } from "../../_live/cache/use-live-data";
import { useThrottled } from "../../_map/motion/use-throttled";
import { countAvailable } from "../../_ui/counts";
import { UnitGlyph } from "../../_ui/mark";
import { useFormat } from "../../_words/use-format";
import { CountedList, ScenePanel } from "./scene-panel";

/** The number of free crews of each kind, the scarcest kind first. */
export function UnitsScene() {
  const t = useTranslations("wallUnits");
  const kindName = useTranslations("wallKind");
  const format = useFormat();
  const { units, query } = useUnits();
  const kinds = countAvailable(units);
  const scarcestKindsFirst = kinds.toSorted((a, b) => a.available / a.total - b.available / b.total);
  const [freeCount, totalCount] = kinds.reduce(
    ([free, total], kind) => [free + kind.available, total + kind.total],
    [0, 0],
  );
  return (
    <ScenePanel
      scene="units"
      query={query}
      emptyText={units.length === 0 ? t("none") : null}
      figure={t("of", { free: format.number(freeCount ?? 0), total: format.number(totalCount ?? 0) })}
    >
      <CountedList count={kinds.length} className="px-3">
        {scarcestKindsFirst.map(({ kind, available, total: totalOfKind }) => (
          <li
            key={kind}
            className={`flex h-[1.5rem] items-center gap-2 ${available === 0 ? "font-semibold text-alarm" : ""}`}
          >
            <UnitGlyph kind={kind} className="size-[1.2rem] shrink-0" />
            <span className="min-w-0 flex-1 truncate">{kindName(kind)}</span>
            <span className="wall-heading shrink-0 font-bold">
              {t("of", { free: format.number(available), total: format.number(totalOfKind) })}
            </span>
          </li>
        ))}
      </CountedList>
    </ScenePanel>
  );
}

const unitsIntervalMs = 5_000;

/** The districts with the number of free units in each, the fewest first; undefined until both are loaded. */
function useFreeUnitsByDistrict() {
  const trpc = useTRPC();
  const { data: districts } = useQuery(trpc.places.districts.queryOptions());
  const { units: currentUnits, query } = useUnits();
  const units = useThrottled(currentUnits, unitsIntervalMs, "always");
  const counts = useMemo(() => {
    const freeUnits = units.flatMap(({ status, lng, lat }) =>
      status === "available" && lng !== null && lat !== null ? [[lng, lat]] : [],
    );
    return districts
      ?.map(({ name, geometry }) => ({
        name,
        free: freeUnits.filter((position) => booleanPointInPolygon(position, geometry)).length,
      }))
      .sort((a, b) => a.free - b.free);
  }, [districts, units]);
  // Until the units are loaded, every district would seem to have none.
  return query.data && (units.length > 0 || currentUnits.length === 0) ? counts : undefined;
}

/** The districts in which there is currently no free unit. */
export function DistrictsWithoutUnit() {
  const counts = useFreeUnitsByDistrict();
  return counts && <DistrictNames counts={counts} />;
}

type DistrictCounts = NonNullable<ReturnType<typeof useFreeUnitsByDistrict>>;

function DistrictNames({ counts }: { counts: DistrictCounts }) {
  const t = useTranslations("wallUnits");
  const names = counts.flatMap(({ name, free }) => (free === 0 ? [name] : []));
  return (
    <section aria-label={t("coverage")} className="wall-panel ml-auto w-fit max-w-full px-3 pb-1">
      <h2 className="wall-heading font-semibold">{names.length > 0 ? t("coverage") : t("covered")}</h2>
      {names.length > 0 && <p>{names.join(", ")}</p>}
    </section>
  );
}

/** The districts in which there is no free unit or, on a video wall, the number of free units in every district. */
export function DistrictCoverage() {
  const t = useTranslations("wallUnits");
  const format = useFormat();
  const counts = useFreeUnitsByDistrict();
  if (!counts) return null;
  return (
    <>
      <div className="wall-coverage-names">
        <DistrictNames counts={counts} />
      </div>
      <section aria-label={t("byDistrict")} className="wall-coverage-table wall-panel px-3 pb-1">
        <h2 className="wall-heading font-semibold">{t("byDistrict")}</h2>
        <ul className="columns-[12rem] gap-x-8">
          {counts.map(({ name, free }) => (
            <li key={name} className={`flex items-center gap-2 ${free === 0 ? "font-semibold text-alarm" : ""}`}>
              <span className="min-w-0 flex-1 truncate">{name}</span>
              <span className="wall-heading font-bold">{format.number(free)}</span>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}
