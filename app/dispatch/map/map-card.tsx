"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useLayoutEffect } from "react";
import type { RoomClosure } from "@/server/closures/read-closures";
import type { FacilityView, PlaceView } from "@/server/places/list-places";
import { useOpenIncidents, useUnits } from "../../_live/cache/use-live-data";
import type { MapHit } from "../../_map/tools/find-map-hit";
import { Button, IconButton } from "../../_ui/button";
import { useClosureText } from "../../_ui/closure-text";
import { FacilityMark } from "../../_ui/mark";
import { PositionSource } from "../../_ui/position-source";
import { useFormat } from "../../_words/use-format";
import { useOpenAlarms } from "../alarms/use-open-alarms";
import { useRoomClosures } from "../closures/use-closures";
import { useConsole } from "../console-context";
import type { ConsoleAction } from "../console-state";
import { useSelectedIncident } from "../incident/use-incident";
import { RosterRow } from "../units/unit-roster";

type MapCardProps = {
  hit: MapHit;
  facilities: readonly FacilityView[];
  places: readonly PlaceView[];
  onClose: () => void;
};

/** Width of the card, width of the map controls beside it, and margin. */
const [cardWidth, controlsWidth, margin] = ["20rem", "3.5rem", "0.75rem"];

/**
 * Card that describes the clicked map features, of which there may be several at one point. Esc or a click outside
 * closes the card.
 */
export function MapCard({ hit, facilities, places, onClose }: MapCardProps) {
  const t = useTranslations("map");
  const { unitsById } = useUnits();
  const { incidents } = useOpenIncidents();
  const { incident: openIncident } = useSelectedIncident();
  const { panicIds } = useOpenAlarms();
  const { closuresInForce } = useRoomClosures();
  if (hit.kind === "incident" || hit.kind === "watch") return null;
  if (hit.kind === "units") {
    const units = hit.ids.flatMap((id) => unitsById.get(id) ?? []);
    const availableCount = units.filter(({ status }) => status === "available").length;
    return (
      <CardFrame
        hit={hit}
        title={
          units.length === 1
            ? (units[0]?.callSign ?? "")
            : t("grouped", { available: availableCount, count: units.length })
        }
        onClose={onClose}
      >
        <ul className="py-1">
          {units.map((unit) => (
            <RosterRow
              key={unit.id}
              unit={unit}
              hasShortcut={units.length === 1}
              hasPanic={panicIds.has(unit.id)}
              openIncident={openIncident}
              incidentNumber={incidents.find(({ id }) => id === unit.incidentId)?.number ?? null}
            />
          ))}
        </ul>
      </CardFrame>
    );
  }
  if (hit.kind === "closure") {
    const closure = closuresInForce.find(({ id }) => id === hit.id);
    return closure ? (
      <CardFrame hit={hit} title={closure.label} onClose={onClose}>
        <ClosureCard closure={closure} onClose={onClose} />
      </CardFrame>
    ) : null;
  }
  if (hit.kind === "place") {
    const place = places.find(({ id }) => id === hit.id);
    return place ? (
      <CardFrame hit={hit} title={place.name} onClose={onClose}>
        <PlaceCard place={place} onClose={onClose} />
      </CardFrame>
    ) : null;
  }
  const facilitiesAtPoint = facilities.filter(({ id }) => hit.ids.includes(id));
  return (
    <CardFrame
      hit={hit}
      title={facilitiesAtPoint.length === 1 ? (facilitiesAtPoint[0]?.name ?? "") : `${facilitiesAtPoint.length}`}
      onClose={onClose}
    >
      <div className="divide-y divide-line">
        {facilitiesAtPoint.map((facility) => (
          <FacilityCard
            key={facility.id}
            facility={facility}
            showsName={facilitiesAtPoint.length > 1}
            onClose={onClose}
          />
        ))}
      </div>
    </CardFrame>
  );
}

/** Ref callback that focuses an element only on mount: later the user may be typing in a dialog. */
const focusElement = (element: HTMLElement | null) => element?.focus();

function CardFrame({
  hit,
  title,
  onClose,
  children,
}: {
  hit: MapHit;
  title: string;
  onClose: () => void;
  children: ReactNode;
}) {
  const tCommon = useTranslations("common");
  useLayoutEffect(() => {
    const handleKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      onClose();
    };
    window.addEventListener("keydown", handleKey, true);
    return () => window.removeEventListener("keydown", handleKey, true);
  }, [onClose]);

  const cardLeft = hit.widerSide === "right" ? `${hit.x + 18}px` : `calc(${hit.x - 18}px - ${cardWidth})`;
  const left = `max(${margin}, calc(var(--free-left) + ${margin}), min(${cardLeft}, calc(100% - var(--free-right) - ${cardWidth} - ${controlsWidth})))`;
  const top = `max(${margin}, min(${hit.y - 40}px, calc(100% - var(--free-bottom) - 22rem)))`;
  return (
    // The key remounts a card that replaces another one, so that it takes the focus as well.
    <section
      key={`${hit.x} ${hit.y}`}
      ref={focusElement}
      tabIndex={-1}
      aria-label={title}
      className="absolute z-10 flex max-h-[min(21rem,calc(100%-1.5rem))] flex-col overflow-hidden rounded-xl border border-line-2 bg-panel shadow-[0_8px_28px_rgb(0_0_0/0.4)] outline-none"
      style={{ left, top, width: `min(${cardWidth}, calc(100% - 2 * ${margin}))` }}
    >
      <header className="flex shrink-0 items-center justify-between border-line border-b py-1 pr-1 pl-3.5">
        <h2 className="truncate font-semibold">{title}</h2>
        <IconButton name={tCommon("close")} hint="Esc" onClick={onClose}>
          <X className="size-4" aria-hidden />
        </IconButton>
      </header>
      <div className="min-h-0 overflow-y-auto">{children}</div>
    </section>
  );
}

type FacilityCardProps = { facility: FacilityView; showsName: boolean; onClose: () => void };

/** Card of a facility, with the quality and source of its position. */
function FacilityCard({ facility, showsName, onClose }: FacilityCardProps) {
  const t = useTranslations("facility");
  const kindName = useTranslations("facilityKind");
  const qualityName = useTranslations("positionQuality");
  const format = useFormat();
  const { name, kind, positionQuality, positionErrorM, position, address } = facility;
  const precision =
    positionQuality === "surveyed" ? "exact" : positionQuality === "district-centroid" ? "district" : "approximate";
  return (
    <article className="px-3.5 py-3">
      <div className="flex items-center gap-2.5">
        <FacilityMark kind={kind} quality={positionQuality} className="size-8" />
        <div className="min-w-0 flex-1">
          {showsName && <h3 className="font-semibold leading-tight">{name}</h3>}
          <p className={showsName ? "text-ink-3 text-xs" : "font-medium"}>{kindName(kind)}</p>
          <p className="text-ink-2 text-xs">
            {t("quality")}: <b className="font-semibold text-ink">{qualityName(positionQuality)}</b>
            {positionErrorM !== null && `, ${t("error", { distance: format.distance(positionErrorM) })}`}
          </p>
        </div>
      </div>
      {address && <p className="mt-2 text-ink-2">{address}</p>}
      <PositionSource of={facility} />
      <CardButton action={{ do: "place", place: { ...position, precision, name, district: null } }} onClose={onClose}>
        {t("use")}
      </CardButton>
    </article>
  );
}

/** Card of a closed road or area: reason, start, end, and a button that opens the list of closures. */
function ClosureCard({ closure, onClose }: { closure: RoomClosure; onClose: () => void }) {
  const t = useTranslations("closures");
  const format = useFormat();
  const { summarise } = useClosureText();
  const { startsAt, createdBy } = closure;
  return (
    <article className="px-3.5 py-3">
      <p className="font-medium">{summarise(closure)}</p>
      <p className="text-ink-3 text-xs">
        {createdBy
          ? t("sinceBy", { time: format.hourMinuteAndDay(startsAt), by: createdBy })
          : t("since", { time: format.hourMinuteAndDay(startsAt) })}
      </p>
      <CardButton action={{ do: "list-closures" }} onClose={onClose}>
        {t("title")}
      </CardButton>
    </article>
  );
}

/** Card of a named place, with the quality and source of its position. */
function PlaceCard({ place, onClose }: { place: PlaceView; onClose: () => void }) {
  const t = useTranslations("facility");
  const kindName = useTranslations("placeKind");
  const qualityName = useTranslations("positionQuality");
  const format = useFormat();
  const { name, kind, positionQuality, positionErrorM, position } = place;
  return (
    <article className="px-3.5 py-3">
      <p className="font-medium">{kindName(kind)}</p>
      <p className="text-ink-2 text-xs">
        {t("quality")}: <b className="font-semibold text-ink">{qualityName(positionQuality)}</b>
        {positionErrorM !== null && `, ${t("error", { distance: format.distance(positionErrorM) })}`}
      </p>
      <PositionSource of={place} />
      <CardButton
        action={{ do: "place", place: { ...position, precision: "village", name, district: null } }}
        onClose={onClose}
      >
        {t("use")}
      </CardButton>
    </article>
  );
}

type CardButtonProps = { action: ConsoleAction; onClose: () => void; children: ReactNode };

/** Button at the end of a card. It runs an action of the console and closes the card. */
function CardButton({ action, onClose, children }: CardButtonProps) {
  const { updateConsole } = useConsole();
  const runAction = () => {
    updateConsole(action);
    onClose();
  };
  return (
    <Button size="small" className="mt-2.5" onClick={runAction}>
      {children}
    </Button>
  );
}
