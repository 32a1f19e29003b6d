"use client";

import { TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { RefusalNote } from "../../_live/cache/refusal-note";
import { useUnits } from "../../_live/cache/use-live-data";
import { LinkLayer } from "../../_map/layers/link-layer";
import { RouteLines } from "../../_map/layers/route-layer";
import { listLocatedUnits } from "../../_map/layers/unit-features";
import { UnitLayer } from "../../_map/layers/unit-layer";
import { areJsonEqual, useStableValue } from "../../_map/motion/use-stable-value";
import { AssignmentReason } from "../../_ui/assignment-reason";
import { Button } from "../../_ui/button";
import { UnitMark } from "../../_ui/mark";
import { UnmetRequirements } from "../../_ui/unmet-requirements";
import { useTravelText } from "../../_ui/use-travel-text";
import { useFormat } from "../../_words/use-format";
import { useNames } from "../../_words/use-names";
import type { RulePreview } from "./use-rule-preview";

type Station = { code: string; name: string };
type ResultProps = {
  preview: { data: RulePreview | undefined; error: unknown; isFetching: boolean; refetch: () => unknown };
  stations: readonly Station[];
  /** Whether a type and a point are selected, so that a result is expected. */
  isRequested: boolean;
};

/** Shows the units that the rule would assign, each with its reason, and the unmet requirements. */
export function PreviewResult({ preview: { data, error, isFetching, refetch }, stations, isRequested }: ResultProps) {
  const t = useTranslations("areaTrial");
  const tCommon = useTranslations("common");
  const tIncident = useTranslations("incident");
  const tIntake = useTranslations("intake");
  if (!isRequested) return <p className="text-ink-2">{t("askFirst")}</p>;
  if (error) {
    return (
      <div>
        <RefusalNote error={error} />
        <Button size="small" className="mt-2" onClick={() => refetch()}>
          {tCommon("retry")}
        </Button>
      </div>
    );
  }
  if (!data) {
    return (
      <p role="status" className="text-ink-2">
        {t("asking")}
      </p>
    );
  }
  const { district, boundary, sent, unmet, responsibleStations } = data;
  const stationNames = new Map(stations.map(({ code, name }) => [code, name]));
  return (
    <section aria-label={t("answer")} aria-live="polite" aria-busy={isFetching} className="space-y-4">
      {boundary && <p className="font-semibold">{tIncident("boundary", { district: district.name })}</p>}
      {sent.length === 0 && unmet.length === 0 && <p className="text-ink-2">{tIntake("planEmpty")}</p>}
      {sent.length > 0 && (
        <div>
          <h3 className="font-semibold">{t("sent", { count: sent.length })}</h3>
          <ol className="mt-2 space-y-3">
            {sent.map((assignment) => (
              <SentUnit key={assignment.unit.id} assignment={assignment} />
            ))}
          </ol>
        </div>
      )}
      {unmet.length > 0 && (
        <div className="rounded-lg bg-alarm-ground px-3 py-2.5">
          <h3 className="flex items-center gap-2 font-semibold text-alarm">
            <TriangleAlert className="size-4" aria-hidden />
            {tIncident("unmet")}
          </h3>
          <UnmetRequirements unmet={unmet} />
        </div>
      )}
      <div>
        <h3 className="font-semibold">{t("responsible")}</h3>
        <p className="mt-0.5 text-ink-2">
          {responsibleStations.length === 0
            ? t("noResponsible")
            : responsibleStations.map((code) => stationNames.get(code) ?? code).join(", ")}
        </p>
      </div>
    </section>
  );
}

/**
 * Returns a function that says how far a unit is: its travel time and the length of its route, or the straight-line
 * distance if it was ranked by that.
 */
function useDistanceText() {
  const format = useFormat();
  const describeTravel = useTravelText();
  return (unit: RulePreview["sent"][number]): string =>
    (unit.routeM === null ? null : describeTravel(unit)) ?? format.distance(unit.distanceM);
}

function SentUnit({ assignment }: { assignment: RulePreview["sent"][number] }) {
  const t = useTranslations("areaTrial");
  const kindName = useTranslations("unitKind");
  const basisName = useTranslations("positionBasis");
  const describeDistance = useDistanceText();
  const names = useNames();
  const { unit, basis } = assignment;
  return (
    <li className="flex items-start gap-2.5">
      <UnitMark kind={unit.kind} status="available" stale={basis !== "fix"} className="size-8" />
      <div className="min-w-0 flex-1">
        <p className="flex items-baseline justify-between gap-2 font-semibold">
          <span>{unit.callSign}</span>
          <span>{describeDistance(assignment)}</span>
        </p>
        <p className="flex items-baseline justify-between gap-2 text-ink-3 text-xs">
          <span className="min-w-0">
            {kindName(unit.kind)}, {names.agency(unit.agency)}
          </span>
          <span className={`shrink-0 ${basis === "fix" ? "" : "font-semibold text-ink"}`}>
            {t("basis", { basis: basisName(basis) })}
          </span>
        </p>
        <AssignmentReason assignment={{ ...assignment, chosenBy: "rule" }} />
      </div>
    </li>
  );
}

type LayerProps = { preview: RulePreview | undefined; point: { lng: number; lat: number } | null; zoom: number };

/**
 * Map layers for the units that the rule would assign, each with its travel time and distance, and its route to the
 * point; without a route, a dashed straight line.
 */
export function PreviewLayers({ preview, point, zoom }: LayerProps) {
  const describeDistance = useDistanceText();
  const { units } = useUnits();
  const labels = useStableValue(
    (preview?.sent ?? []).map((sent) => [sent.unit.id as string, describeDistance(sent)] as const),
    areJsonEqual,
  );
  const captions = useMemo(() => new Map(labels), [labels]);
  const routes = useMemo(
    () => (preview?.sent ?? []).flatMap(({ line }) => (point && line ? [{ line, isSelected: true }] : [])),
    [preview, point],
  );
  const sentUnits = useMemo(() => (point ? units.filter(({ id }) => captions.has(id)) : []), [units, captions, point]);
  const links = useMemo(
    () =>
      listLocatedUnits(sentUnits).flatMap(({ id, lng, lat }) => {
        const hasRoute = preview?.sent.some(({ unit, line }) => unit.id === id && line !== null);
        return point && !hasRoute ? [{ from: { lng, lat }, to: point }] : [];
      }),
    [sentUnits, preview, point],
  );
  const obstacles = useMemo(() => (point ? [point] : []), [point]);
  return (
    <>
      <LinkLayer links={links} />
      <RouteLines lines={routes} isDimmed={false} />
      <UnitLayer units={sentUnits} zoom={zoom} captions={captions} obstacles={obstacles} />
    </>
  );
}
