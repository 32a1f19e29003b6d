"use client";

import { Marker } from "@vis.gl/react-maplibre";
import { Siren } from "lucide-react";
import { useTranslations } from "next-intl";
import { useOpenAlarms } from "../alarms/use-open-alarms";

/** Marks the last known position of each crew that pressed the panic button, until the crew is confirmed safe. */
export function PanicsOnMap() {
  const kindName = useTranslations("alarmKind");
  const { panics } = useOpenAlarms();
  return panics.map(
    ({ id, fix, unit }) =>
      fix &&
      unit && (
        <Marker key={id} longitude={fix.lng} latitude={fix.lat} anchor="center" style={{ pointerEvents: "none" }}>
          <span
            role="img"
            aria-label={`${kindName("panic")}: ${unit.callSign}`}
            className="relative block size-14 rounded-full border-4 border-alarm"
          >
            <span className="absolute bottom-full left-1/2 mb-1 flex -translate-x-1/2 items-center gap-1 whitespace-nowrap rounded-full bg-alarm px-2 py-0.5 font-semibold text-panel text-xs shadow-md">
              <Siren className="size-3.5" aria-hidden />
              {unit.callSign}
            </span>
          </span>
        </Marker>
      ),
  );
}
