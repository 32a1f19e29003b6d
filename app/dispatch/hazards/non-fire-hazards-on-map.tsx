"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { type Gauge, usePublicSources, useRivers } from "../../_live/cache/use-hazards";
import { GaugeLayer, HazardPointLayer, WeatherWarningLayer } from "../../_map/layers/hazard-layer";
import { areJsonEqual, areLabelsEqual, useStableValue } from "../../_map/motion/use-stable-value";
import { useFormat } from "../../_words/use-format";
import { useHazardText } from "../../_words/use-hazard-text";
import { useConsole } from "../console-context";
import type { HazardTab } from "../console-state";

/**
 * Draws the layer of the open list: warnings, gauges, or stations and epicentres. High water with a proposed task is
 * always drawn, and so are the warnings and gauges of the selected incident.
 */
export function NonFireHazardsOnMap() {
  const { state } = useConsole();
  const { panel, incidentId } = state;
  const openTab = panel === "hazards" ? state.hazardTab : null;
  const shownIncidentId = panel === "incident" ? incidentId : null;
  return (
    <>
      <WarningsOnMap isListOpen={openTab === "weather"} incidentId={shownIncidentId} />
      <GaugesOnMap openTab={openTab} incidentId={shownIncidentId} />
      {openTab === "other" && <HazardPointsOnMap />}
    </>
  );
}

function WarningsOnMap({ isListOpen, incidentId }: { isListOpen: boolean; incidentId: string | null }) {
  const { state } = useConsole();
  const { warnings } = usePublicSources();
  const text = useHazardText();
  const shownWarnings = warnings
    .filter((warning) =>
      isListOpen
        ? warning.state === "current" || warning.id === state.selectedHazardId
        : incidentId !== null && warning.incidentId === incidentId,
    )
    .map((warning) => ({ ...warning, label: text.warningLabel(warning) }));
  return (
    <WeatherWarningLayer
      warnings={useStableValue(shownWarnings, areLabelsEqual)}
      selectedId={isListOpen ? state.selectedHazardId : null}
    />
  );
}

function GaugesOnMap({ openTab, incidentId }: { openTab: HazardTab | null; incidentId: string | null }) {
  const { gauges, highWater } = useRivers();
  const text = useHazardText();
  const label = (gauge: Gauge) =>
    gauge.isSilent ? text.readingAge(gauge) : `${text.level(gauge)}\n${text.trend(gauge)}`;
  const shownGauges = gauges.flatMap((gauge) => {
    const water = highWater.find(({ gaugeCode, endedAt }) => gaugeCode === gauge.code && endedAt === null);
    const isOfIncident = incidentId !== null && water?.incidentId === incidentId;
    if (openTab !== "rivers" && !water?.proposal && !isOfIncident) return [];
    const { siaga, isSilent, name, position } = gauge;
    const priority = water?.proposal?.priority ?? null;
    const id = water?.id ?? gauge.code;
    return [{ ...position, id, siaga, isSilent, priority, label: `${name}\n${label(gauge)}` }];
  });
  return <GaugeLayer gauges={useStableValue(shownGauges, areJsonEqual)} />;
}

function HazardPointsOnMap() {
  const t = useTranslations("watch");
  const format = useFormat();
  const { earthquakes, air } = usePublicSources();
  const hazardPoints = useMemo(
    () => [
      ...air.map(({ position, stationName, ispu, band }) => ({
        ...position,
        isEpicentre: false,
        label: [
          stationName,
          [ispu !== null && t("ispu", { ispu }), band ? t(`band.${band}`) : t("noBand")].filter(Boolean).join(" · "),
        ].join("\n"),
      })),
      ...earthquakes.map(({ epicentre, magnitude, occurredAt }) => ({
        ...epicentre,
        isEpicentre: true,
        label: `${t("magnitude", { magnitude: format.decimal(magnitude) })}\n${format.day(occurredAt)} ${format.hourMinute(occurredAt)}`,
      })),
    ],
    [air, earthquakes, t, format],
  );
  return <HazardPointLayer hazardPoints={hazardPoints} />;
}
