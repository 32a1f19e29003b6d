"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import type { Vehicle } from "@/db/network-vocabulary";
import type { UnitKind } from "@/db/vocabulary";
import type { Coverage } from "@/server/coverage/read-coverage";
import type { Limit, Reach } from "@/server/domain/coverage";
import { findVehicle } from "@/server/domain/vehicle";
import { useFormat } from "../../_words/use-format";

/**
 * Returns functions that format limits, distances and times. `network` is the version of the road network over which
 * they are measured; null without a network.
 */
export function useReachFormat(network: number | null) {
  const t = useTranslations("coverage");
  const tTime = useTranslations("time");
  const format = useFormat();
  return useMemo(() => {
    const formatMinutes = (seconds: number) => tTime("minutes", { count: Math.round(seconds / 60) });
    // Without a network all figures are estimates. The screen states this in one place, so individual figures are not
    // marked.
    const markEstimate = ({ rankedBy }: Reach, figure: string) =>
      network !== null && rankedBy === "straight-line" ? t("byLine", { figure }) : figure;
    return {
      limit: ({ by, max }: Limit) =>
        t(by === "km" ? "limitKm" : network === null ? "limitMinutes" : "minutesRoads", { count: format.number(max) }),
      short: ({ by, max }: Limit) =>
        by === "km" ? t("limitKm", { count: format.number(max) }) : tTime("minutes", { count: Math.round(max) }),
      /** Formats a distance or a time, depending on the limit: "12,3 km", "26 mnt". */
      reach: (reach: Reach | null, by: Limit["by"]) => {
        if (!reach) return t("noneFound");
        return markEstimate(reach, by === "km" ? format.distance(reach.distanceM) : formatMinutes(reach.etaSeconds));
      },
      minutes: formatMinutes,
      /** Formats the number without its unit, for the map; "×" if there is no unit or station. */
      figure: (reach: Reach | null, by: Limit["by"]) =>
        reach ? markEstimate(reach, format.number(Math.round(toKmOrMinutes(reach, by)))) : "×",
    };
  }, [t, tTime, format, network]);
}

/** Upper limits of the first three map classes, in kilometres and in minutes. */
export const classLimits = { km: [10, 20, 30], minutes: [15, 30, 60] } as const satisfies Record<
  Limit["by"],
  readonly number[]
>;

/** The distance to the nearest unit or station in km, or the travel time in minutes. */
function toKmOrMinutes(reach: Reach, by: Limit["by"]): number {
  return by === "km" ? reach.distanceM / 1_000 : reach.etaSeconds / 60;
}

/** Returns the map class of a distance or travel time, from 1 (near) to 4 (far); 0 if there is no unit or station. */
export function findReachClass(reach: Reach | null, by: Limit["by"]): number {
  if (!reach) return 0;
  const classIndex = classLimits[by].findIndex((end) => toKmOrMinutes(reach, by) <= end);
  return classIndex === -1 ? classLimits[by].length + 1 : classIndex + 1;
}

/** Name of a trial station: A, B or C. */
export function toLetter(index: number): string {
  return "ABC"[index] ?? String(index + 1);
}

/**
 * Says which speeds the travel times are based on: the part of the day, and the number of recorded trips of each
 * vehicle that units of the kind may have. Returns null if there is no network.
 */
export function useSpeedBasisText({ network, speeds }: Coverage, kind: UnitKind | null): string | null {
  const t = useTranslations("coverage");
  const vehicleName = useTranslations("vehicle");
  if (network === null) return null;
  const vehicles: Vehicle[] | null = kind && [
    findVehicle({ kind, mobility: "road", skills: [] }),
    "motorcycle",
    "boat",
  ];
  const learnedSpeeds = speeds.learned.filter(({ vehicle }) => vehicles === null || vehicles.includes(vehicle));
  if (learnedSpeeds.length === 0) return t("standardSpeeds");
  const parts = learnedSpeeds.map(({ vehicle, trips }) =>
    t("speedsOf", { vehicle: vehicleName(vehicle), count: trips }),
  );
  return t("learnedSpeeds", { part: t(`hourBand.${speeds.hourBand}`), vehicles: parts.join(", ") });
}
