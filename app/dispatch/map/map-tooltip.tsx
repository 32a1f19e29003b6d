"use client";

import { useTranslations } from "next-intl";
import type { FacilityView } from "@/server/places/list-places";
import { useOpenIncidents, useTypes, useUnits } from "../../_live/cache/use-live-data";
import type { MapHit } from "../../_map/tools/find-map-hit";
import { useClosureText } from "../../_ui/closure-text";
import { deferred } from "../../_ui/deferred";
import { PositionAge } from "../../_ui/position-age";
import { useNames } from "../../_words/use-names";
import { useRoomClosures } from "../closures/use-closures";

const FireWatchSummary = deferred(() => import("../hazards/evidence").then((module) => module.FireWatchSummary));

/** Describes the feature under the pointer. */
export function MapTooltip({ hit, facilities }: { hit: MapHit; facilities: readonly FacilityView[] }) {
  return (
    <div
      role="tooltip"
      className="pointer-events-none absolute z-10 max-w-64 rounded-lg border border-line-2 bg-panel px-2.5 py-1.5 text-[0.8125rem] shadow-[0_4px_16px_rgb(0_0_0/0.3)] empty:hidden"
      style={{ left: hit.x + 16, top: hit.y + 12 }}
    >
      <TooltipText hit={hit} facilities={facilities} />
    </div>
  );
}

function TooltipText({ hit, facilities }: { hit: MapHit; facilities: readonly FacilityView[] }) {
  const t = useTranslations("map");
  const kindName = useTranslations("unitKind");
  const statusName = useTranslations("unitStatus");
  const facilityKindName = useTranslations("facilityKind");
  const names = useNames();
  const { incidents } = useOpenIncidents();
  const { typesByCode } = useTypes();
  const { unitsById } = useUnits();
  const { closuresInForce } = useRoomClosures();
  const { summarise } = useClosureText();
  if (hit.kind === "incident") {
    const incident = incidents.find(({ id }) => id === hit.id);
    const type = incident && typesByCode.get(incident.type);
    return incident ? `#${incident.number} ${type ? names.type(type) : incident.type}` : null;
  }
  if (hit.kind === "units") {
    const [unit] = hit.ids.flatMap((id) => unitsById.get(id) ?? []);
    if (hit.ids.length > 1) {
      const availableCount = hit.ids.filter((id) => unitsById.get(id)?.status === "available").length;
      return t("grouped", { available: availableCount, count: hit.ids.length });
    }
    if (!unit) return null;
    return (
      <>
        <b className="font-semibold">{unit.callSign}</b> {kindName(unit.kind)}
        <span className="block text-ink-3 text-xs">
          {statusName(unit.status)} · <PositionAge unit={unit} />
        </span>
      </>
    );
  }
  if (hit.kind === "closure") {
    const closure = closuresInForce.find(({ id }) => id === hit.id);
    if (!closure) return null;
    return (
      <>
        <b className="font-semibold">{closure.label}</b>
        <span className="block text-ink-3 text-xs">{summarise(closure)}</span>
      </>
    );
  }
  if (hit.kind === "watch") return <FireWatchSummary id={hit.id} fallback={null} failure={null} />;
  if (hit.kind === "place") return null;
  const [facility] = facilities.filter(({ id }) => hit.ids.includes(id));
  if (!facility) return null;
  return (
    <>
      <b className="font-semibold">{facility.name}</b>
      {hit.ids.length > 1 && ` +${hit.ids.length - 1}`}
      <span className="block text-ink-3 text-xs">{facilityKindName(facility.kind)}</span>
    </>
  );
}
