"use client";

import type { MultiPolygon } from "geojson";
import { cellArea, cellsToMultiPolygon, latLngToCell, UNITS } from "h3-js";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import type { Isochrone } from "@/server/coverage/isochrone";
import type { Coverage } from "@/server/coverage/read-coverage";
import { useRefusal } from "../../_live/cache/refusal";
import { inputClass, SelectField } from "../../_ui/field";
import { useFormat } from "../../_words/use-format";
import { FigureTable } from "../parts/figure-table";
import type { IsochroneBand } from "./isochrone-layer";
import { type CoverageView, isochroneMinutes, parseIsochroneStart, toIsochroneStartKey } from "./use-coverage-view";

type ListedBand = IsochroneBand & { minutes: number; km2: number; villages: number };
export type ShownIsochrone = { from: { lng: number; lat: number; name: string }; bands: ListedBand[] };

/**
 * Divides an isochrone into three bands of equal duration. The area and number of villages of a band include those of
 * the earlier bands. Returns null if there is no isochrone.
 */
export function useIsochroneBands(isochrone: Isochrone | undefined, coverage: Coverage | undefined) {
  const t = useTranslations("coverage.isochrone");
  return useMemo((): ShownIsochrone | null => {
    if (!isochrone) return null;
    const { name, cells, resolution, minutes: maxMinutes, lng, lat } = isochrone;
    const villageCells = (coverage?.villages ?? []).map(({ lat, lng }) => latLngToCell(lat, lng, resolution));
    const bands = [1, 2, 3].map((thirds): ListedBand => {
      const minutes = (maxMinutes * thirds) / 3;
      const cellsInside = cells.filter(([, seconds]) => seconds <= minutes * 60);
      const reachedCells = new Set(cellsInside.map(([cell]) => cell));
      const previousBandSeconds = (minutes - maxMinutes / 3) * 60;
      const isNew = ([, seconds]: (typeof cells)[number]) => thirds === 1 || seconds > previousBandSeconds;
      return {
        minutes,
        label: t("label", { count: minutes }),
        outline: computeOutlineOfCells(cellsInside),
        ring: computeOutlineOfCells(cellsInside.filter(isNew)),
        km2: cellsInside.reduce((sum, [cell]) => sum + cellArea(cell, UNITS.km2), 0),
        villages: villageCells.filter((cell) => reachedCells.has(cell)).length,
      };
    });
    return { from: { lng, lat, name }, bands };
  }, [isochrone, coverage, t]);
}

function computeOutlineOfCells(cells: readonly (readonly [string, number])[]): MultiPolygon {
  const coordinates = cellsToMultiPolygon(
    cells.map(([cell]) => cell),
    true,
  );
  return { type: "MultiPolygon", coordinates };
}

type Props = {
  view: CoverageView;
  coverage: Coverage;
  query: { data: Isochrone | undefined; error: unknown };
  shownIsochrone: ShownIsochrone | null;
};

/**
 * Lets the user choose the station or unit whose isochrone the map shows, and lists the area in km2 and the number of
 * villages that are reached.
 */
export function IsochroneSection({ view, coverage, query: { data, error }, shownIsochrone }: Props) {
  const t = useTranslations("coverage.isochrone");
  const tInsight = useTranslations("insight");
  const format = useFormat();
  const describeRefusal = useRefusal();
  const { from, minutes, setView } = view;
  return (
    <section aria-label={t("title")} className="py-4">
      <h2 className="px-4 font-semibold text-base">{t("title")}</h2>
      <p className="mt-1 text-pretty px-4 text-ink-2">{t("lead")}</p>
      <div className="mt-3 flex flex-wrap gap-x-4 gap-y-3 px-4">
        <div className="min-w-64 flex-1">
          <FromField view={view} coverage={coverage} name={data?.name} />
        </div>
        <div className="w-36">
          <SelectField
            label={t("within")}
            value={minutes}
            choices={isochroneMinutes.map((count) => ({ value: String(count), name: t("minutes", { count }) }))}
            onChange={(event) =>
              void setView({ minutes: isochroneMinutes.find((count) => String(count) === event.target.value) ?? null })
            }
          />
        </div>
      </div>
      {from && (
        <div aria-live="polite" className="mt-3">
          {error ? (
            <p className="px-4 font-medium text-alarm">{describeRefusal(error).text}</p>
          ) : !data || !shownIsochrone ? (
            <p className="px-4 text-ink-3">{tInsight("loading")}</p>
          ) : (
            <>
              <FigureTable label={t("title")} rowHeader={t("within")} columnHeaders={[t("area"), t("villages")]}>
                {shownIsochrone.bands.map(({ minutes, km2, villages }, band) => (
                  <tr key={minutes} className="border-line border-b">
                    <th scope="row" className="py-1.5 pr-2 pl-4 text-left font-normal">
                      <BandSwatch band={band} /> {t("minutes", { count: minutes })}
                    </th>
                    <td className="px-2 py-1.5 text-right">{t("km2", { area: format.number(Math.round(km2)) })}</td>
                    <td className="px-2 py-1.5 pr-4 text-right">{format.number(villages)}</td>
                  </tr>
                ))}
              </FigureTable>
              <p className="mt-2 text-pretty px-4 text-ink-2">
                {t(data.rankedBy === "travel-time" ? "byRoads" : "byLine")}{" "}
                {"unitId" in from && data.basis === "station" && t("atStation")}
              </p>
            </>
          )}
        </div>
      )}
    </section>
  );
}

type FromFieldProps = Pick<Props, "view" | "coverage"> & { name: string | undefined };

function FromField({ view: { from, setView }, coverage: { stations, units }, name }: FromFieldProps) {
  const t = useTranslations("coverage.isochrone");
  const isListed =
    !from ||
    ("unitId" in from
      ? units.some(({ id }) => id === from.unitId)
      : stations.some(({ code }) => code === from.station));
  return (
    <label className="block">
      <span className="label block">{t("from")}</span>
      <select
        className={`${inputClass} mt-1`}
        value={from ? toIsochroneStartKey(from) : ""}
        onChange={(event) => void setView({ from: parseIsochroneStart(event.target.value) })}
      >
        <option value="">{t("none")}</option>
        {/* A selected unit that has become busy is no longer in the list of units but remains selected. */}
        {!isListed && <option value={toIsochroneStartKey(from)}>{name ?? "…"}</option>}
        <optgroup label={t("stations")}>
          {stations.map(({ code, name }) => (
            <option key={code} value={toIsochroneStartKey({ station: code })}>
              {name}
            </option>
          ))}
        </optgroup>
        <optgroup label={t("units")}>
          {units.map(({ id, callSign }) => (
            <option key={id} value={toIsochroneStartKey({ unitId: id })}>
              {callSign}
            </option>
          ))}
        </optgroup>
      </select>
    </label>
  );
}

const fillClassByBand = ["bg-(--reach-4)", "bg-(--reach-3)", "bg-(--reach-2)"] as const;
const borders = ["border-solid", "border-dashed", "border-dotted"] as const;

/** Colour and outline of a band, as drawn on the map. */
export function BandSwatch({ band }: { band: number }) {
  return (
    <span
      aria-hidden
      className={`inline-block h-3.5 w-6 rounded-xs border-2 border-ink align-[-0.125rem] ${fillClassByBand[band]} ${borders[band]}`}
    />
  );
}
