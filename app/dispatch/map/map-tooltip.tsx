"use client";

import { useTranslations } from "next-intl";
import type { FacilityView } from "@/server/places/list-places";
import { useOpenIncidents, useTypes, useUnits } from "../../_live/cache/use-live-data";
import type { MapHit } from "../../_map/tools/find-at";
import { useClosureText } from "../../_ui/closure-text";
import { PositionAge } from "../../_ui/position-age";
import { useNames } from "../../_words/use-names";
import { useRoomClosures } from "../closures/use-closures";

/** Describes the feature under the pointer. */
export function MapTooltip({ found, facilities }: { found: MapHit; facilities: readonly FacilityView[] }) {
  return (
    <div
      role="tooltip"
      className="pointer-events-none absolute z-10 max-w-64 rounded-lg border border-line-2 bg-panel px-2.5 py-1.5 text-[0.8125rem] shadow-[0_4px_16px_rgb(0_0_0/0.3)]"
      style={{ left: found.x + 16, top: found.y + 12 }}
    >
      <TooltipText found={found} facilities={facilities} />
    </div>
  );
}

function TooltipText({ found, facilities }: { found: MapHit; facilities: readonly FacilityView[] }) {
  const t = useTranslations("map");
  const kindName = useTranslations("unitKind");
  const statusName = useTranslations("unitStatus");
  const facilityKindName = useTranslations("facilityKind");
  const names = useNames();
  const { incidents } = useOpenIncidents();
  const { byCode } = useTypes();
  const { byId } = useUnits();
  const { closuresInForce } = useRoomClosures();
  const { summaryOf } = useClosureText();
  if (found.kind === "incident") {
    const incident = incidents.find(({ id }) => id === found.id);
    const type = incident && byCode.get(incident.type);
    return incident ? `#${incident.number} ${type ? names.type(type) : incident.type}` : null;
  }
  if (found.kind === "units") {
    const [unit] = found.ids.flatMap((id) => byId.get(id) ?? []);
    if (found.ids.length > 1) {
      const available = found.ids.filter((id) => byId.get(id)?.status === "available").length;
      return t("grouped", { available, count: found.ids.length });
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
  if (found.kind === "closure") {
    const closure = closuresInForce.find(({ id }) => id === found.id);
    if (!closure) return null;
    return (
      <>
        <b className="font-semibold">{closure.label}</b>
        <span className="block text-ink-3 text-xs">{summaryOf(closure)}</span>
      </>
    );
  }
  if (found.kind === "place") return null;
  const [facility] = facilities.filter(({ id }) => found.ids.includes(id));
  if (!facility) return null;
  return (
    <>
      <b className="font-semibold">{facility.name}</b>
      {found.ids.length > 1 && ` +${found.ids.length - 1}`}
      <span className="block text-ink-3 text-xs">{facilityKindName(facility.kind)}</span>
    </>
  );
}
