"use client";

import { useTranslations } from "next-intl";
import type { FireWatchView } from "@/server/hazards/read-fire-watches";
import { usePublicSources, useRivers } from "../../_live/cache/use-hazards";
import { useTypes } from "../../_live/cache/use-live-data";
import { useCoarseClock } from "../../_map/motion/use-coarse-clock";
import { Button } from "../../_ui/button";
import { useFormat } from "../../_words/use-format";
import { useHazardText } from "../../_words/use-hazard-text";
import { useNames } from "../../_words/use-names";
import { useActions } from "../console-context";
import { useFireWatches } from "./use-fire-watches";

/** Returns a function that names an incident type. */
export function useTypeName() {
  const names = useNames();
  const { typesByCode } = useTypes();
  return (code: string) => {
    const type = typesByCode.get(code);
    return type ? names.type(type) : code;
  };
}

/** Returns functions that describe a fire watch in the user's language. */
export function useFireWatchText() {
  const t = useTranslations("watch");
  const format = useFormat();
  const nameType = useTypeName();
  const now = useCoarseClock();
  return {
    /** The nearest place of a fire watch, or its district if no place is near. */
    place: ({ near, districtName }: FireWatchView) => {
      const [nearest] = near;
      return nearest ? describeNearPlace(nearest) : (districtName ?? t("outside"));
    },
    describeNearPlace,
    /** The decision on a fire watch, or the proposed task if nobody has decided yet. */
    state: ({ state, dismissReason, incidentNumber, proposal, flarePoints, pointCount }: FireWatchView) => {
      if (state === "dismissed" && dismissReason) return t(`reason.${dismissReason}`);
      if (state === "incident")
        return incidentNumber === null ? t("decided") : t("incident", { number: incidentNumber });
      if (proposal) return t("proposed", { priority: proposal.priority, type: nameType(proposal.type) });
      return flarePoints === pointCount ? t("knownFlare") : null;
    },
    evidence: ({ pointCount, confidence, lastSeenAt }: FireWatchView) =>
      [
        t("points", { count: pointCount }),
        t("ofConfidence", { confidence: t(`confidence.${confidence}`) }),
        t("seen", { age: format.age((now - lastSeenAt.getTime()) / 1_000) }),
      ].join(" · "),
  };

  function describeNearPlace({ kind, name, distanceM }: FireWatchView["near"][number]): string {
    return t("from", { distance: format.distance(distanceM), kind: t(`near.${kind}`), name });
  }
}

/** The tooltip of a fire watch on the map. */
export function FireWatchSummary({ id }: { id: string }) {
  const t = useTranslations("watch");
  const text = useFireWatchText();
  const watch = useFireWatches().watches.find((candidate) => candidate.id === id);
  if (!watch) return null;
  return (
    <>
      <b className="font-semibold">{t("number", { number: watch.number })}</b> {text.state(watch)}
      <span className="block text-ink-3 text-xs">{text.evidence(watch)}</span>
    </>
  );
}

/**
 * Details of a fire watch: what the satellites saw, and the places nearby, without the first `namedPlaceCount`, which
 * are already shown.
 */
export function FireWatchEvidence({ watch, namedPlaceCount = 0 }: { watch: FireWatchView; namedPlaceCount?: number }) {
  const t = useTranslations("watch");
  const format = useFormat();
  const text = useFireWatchText();
  const { near, areaHa, overpasses, maxFrpMw } = watch;
  const area = t("area", { hectares: format.number(areaHa), count: overpasses.length });
  const frp = maxFrpMw === null ? null : t("frp", { frp: format.number(maxFrpMw) });
  return (
    <>
      {near.length > namedPlaceCount && (
        <p className="text-pretty text-ink-2">{near.slice(namedPlaceCount).map(text.describeNearPlace).join("; ")}</p>
      )}
      <p className="text-ink-2">{[area, frp].filter(Boolean).join(", ")}</p>
      <ul className="space-y-0.5">
        {overpasses.slice(-5).map(({ at, satellite, points }) => (
          <li key={`${at.getTime()} ${satellite}`} className="flex gap-2 tabular-nums">
            <span className="w-32 shrink-0 whitespace-nowrap text-ink-2">
              {format.day(at)} {format.hourMinute(at)}
            </span>
            <span className="w-18 shrink-0 text-ink-2">{t(`satellite.${satellite}`)}</span>
            <span>{t("points", { count: points })}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** The fire watches, high water and warnings that belong to an incident, as evidence. */
export function IncidentHazards({ incidentId }: { incidentId: string }) {
  const t = useTranslations("watch");
  const text = useFireWatchText();
  const hazardText = useHazardText();
  const { updateConsole } = useActions();
  const isOfIncident = (item: { incidentId: string | null }) => item.incidentId === incidentId;
  const watches = useFireWatches().watches.filter(isOfIncident);
  const highWater = useRivers().highWater.filter(isOfIncident);
  const warnings = usePublicSources().warnings.filter(isOfIncident);
  const sections = [
    {
      title: t("evidenceTitle"),
      tab: "fires" as const,
      items: watches.map((watch) => ({
        id: watch.id,
        line: text.evidence(watch),
        name: t("number", { number: watch.number }),
        details: <FireWatchEvidence watch={watch} />,
      })),
    },
    {
      title: t("highWaterEvidenceTitle"),
      tab: "rivers" as const,
      items: highWater.map((water) => ({
        id: water.id,
        line: `${water.gaugeName}, ${t("river", { name: water.river })}`,
        name: t("highWaterNumber", { number: water.number }),
        details: <p className="text-ink-2">{hazardText.highWater(water)}</p>,
      })),
    },
    {
      title: t("warningEvidenceTitle"),
      tab: "weather" as const,
      items: warnings.map((warning) => ({
        id: warning.id,
        line: <span lang={hazardText.warningLanguage(warning)}>{hazardText.warningTitle(warning)}</span>,
        name: t("show"),
        details: <p className="text-ink-2">{hazardText.warningLines(warning).join(" · ")}</p>,
      })),
    },
  ].filter(({ items }) => items.length > 0);
  return sections.map(({ title, tab, items }) => (
    <section key={tab} aria-label={title} className="px-3.5 py-3 text-[0.8125rem]">
      <h3 className="font-semibold text-sm">{title}</h3>
      {items.map(({ id, line, name, details }) => (
        <div key={id} className="mt-1.5 space-y-1">
          <p className="font-medium">{line}</p>
          {details}
          <Button
            size="small"
            look="quiet"
            className="-ml-2"
            onClick={() => updateConsole({ do: "open-hazards", id, tab })}
          >
            {name}
          </Button>
        </div>
      ))}
    </section>
  ));
}
