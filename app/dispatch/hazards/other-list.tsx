"use client";

import { Activity, Wind } from "lucide-react";
import { useTranslations } from "next-intl";
import { usePublicSources } from "../../_live/cache/use-hazards";
import { StateMessage } from "../../_ui/state-message";
import { useFormat } from "../../_words/use-format";
import { useHazardText } from "../../_words/use-hazard-text";
import { HazardList, LoadedList } from "./hazard-list";
import { HazardRow } from "./hazard-row";

/** The earthquakes of the last 30 days, and the air quality of each station near the regency. They need no decision. */
export function OtherList() {
  const t = useTranslations("watch");
  const format = useFormat();
  const text = useHazardText();
  const { earthquakes, air, sources, query } = usePublicSources();
  const isCurrent = (source: string) => sources.find(({ name }) => name === source)?.condition === "current";
  const renderEmptyMessage = (title: string, source: string) =>
    isCurrent(source) ? <StateMessage title={title} /> : <StateMessage title={title} text={t("otherUnknown")} />;
  const formatStationDistance = (km: number) =>
    km === 0 ? t("insideRegency") : t("stationAway", { distance: format.distance(km * 1_000) });
  return (
    <LoadedList query={query}>
      <h3 className="label border-line border-b px-3.5 py-1.5">{t("earthquakeTitle")}</h3>
      {earthquakes.length === 0 && renderEmptyMessage(t("noEarthquake"), "bmkg-earthquakes")}
      <HazardList
        items={earthquakes.map((earthquake) => ({ ...earthquake, proposal: null }))}
        label={t("earthquakeTitle")}
        takesFocus
      >
        {({ id, magnitude, region, occurredAt, depthKm, distanceKm, felt, potential, epicentre }, isSelected) => (
          <HazardRow
            key={id}
            id={id}
            isSelected={isSelected}
            place={epicentre}
            mark={<Activity className="size-8 shrink-0 p-1" aria-hidden />}
            title={`${t("magnitude", { magnitude: format.decimal(magnitude) })}, ${region}`}
            state={felt && t("felt", { places: felt })}
            lines={[
              `${text.formatDayAndTime(occurredAt)} · ${text.formatAge(occurredAt)}`,
              `${formatStationDistance(distanceKm)} · ${t("depth", { depth: format.number(depthKm) })}`,
            ]}
          >
            {potential && <p className="text-pretty">{potential}</p>}
          </HazardRow>
        )}
      </HazardList>
      <h3 className="label border-line border-b px-3.5 py-1.5">{t("airTitle")}</h3>
      {air.length === 0 && renderEmptyMessage(t("noAir"), "klh-ispu")}
      <HazardList
        items={air.map((station) => ({ ...station, id: station.stationId, proposal: null }))}
        label={t("airTitle")}
        takesFocus={earthquakes.length === 0}
      >
        {({ id, stationName, ispu, pm25, band, measuredAt, distanceKm, position }, isSelected) => (
          <HazardRow
            key={id}
            id={id}
            isSelected={isSelected}
            place={position}
            mark={<Wind className="size-8 shrink-0 p-1" aria-hidden />}
            title={stationName}
            state={[ispu !== null && t("ispu", { ispu }), band ? t(`band.${band}`) : t("noBand")]
              .filter(Boolean)
              .join(" · ")}
            lines={[
              [
                pm25 !== null && t("pm25", { pm25: format.decimal(pm25) }),
                t("measured", { age: text.formatAge(measuredAt) }),
              ]
                .filter(Boolean)
                .join(" · "),
              formatStationDistance(distanceKm),
            ]}
          />
        )}
      </HazardList>
    </LoadedList>
  );
}
