"use client";

import { Marker } from "@vis.gl/react-maplibre";
import { Crosshair } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "../../_ui/button";
import { KeyCap } from "../../_ui/key-cap";
import { formatKeyHint } from "../commands/command-list";
import { useConsole } from "../console-context";

/** The location in the open form. It can be dragged. */
export function PlacePin() {
  const t = useTranslations("map");
  const { state, updateConsole } = useConsole();
  const place = state.panel === "intake" ? state.draft.place : null;
  if (!place) return null;
  return (
    <Marker
      longitude={place.lng}
      latitude={place.lat}
      draggable
      anchor="bottom"
      onDragEnd={({ lngLat: { lng, lat } }) =>
        updateConsole({ do: "place", place: { ...place, lng, lat, name: null, district: null } })
      }
    >
      <svg viewBox="0 0 32 40" className="h-11 cursor-grab drop-shadow-lg" role="img" aria-label={t("placeHere")}>
        <path
          d="M16 1a14 14 0 0 1 14 14c0 9-10 15.500-14 24C12 30.500 2 24 2 15A14 14 0 0 1 16 1z"
          fill="var(--strong)"
          stroke="var(--halo)"
          strokeWidth="2"
        />
        <path d="M14.500 8h3v5.500H23v3h-5.500V22h-3v-5.500H9v-3h5.500z" fill="var(--on-strong)" />
      </svg>
    </Marker>
  );
}

/** Says that the next click on the map sets the location, and how to cancel. */
export function PickingHint() {
  const t = useTranslations("map");
  const tCommon = useTranslations("common");
  const { state, updateConsole } = useConsole();
  if (!state.isPickingPlace) return null;
  return (
    <div className="pointer-events-none absolute right-(--free-right) bottom-[calc(var(--free-bottom)+0.75rem)] left-(--free-left) flex justify-center px-16">
      <p
        role="status"
        className="pointer-events-auto flex items-center gap-2 rounded-lg border border-line-2 bg-panel py-1 pr-1 pl-3 font-semibold shadow-2xl"
      >
        <Crosshair className="size-4 shrink-0" aria-hidden />
        {t("picking")}
        <Button size="small" look="quiet" onClick={() => updateConsole({ do: "pick-place", on: false })}>
          {tCommon("cancel")}
          <KeyCap>{formatKeyHint("back")}</KeyCap>
        </Button>
      </p>
    </div>
  );
}
