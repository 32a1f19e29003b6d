"use client";

import { Marker } from "@vis.gl/react-maplibre";
import { Phone, PhoneIncoming } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useMemo, useRef } from "react";
import { equatorMetresPerDegree } from "../../../server/domain/straight-distance";
import { CallerAreaLayer } from "../../_map/layers/caller-area-layer";
import { formatPhoneNumber } from "../../_words/phone-number";
import { useFormat } from "../../_words/use-format";
import { useCalls } from "../calls/use-calls";
import { useConsole } from "../console-context";

/**
 * Draws the callers of ringing calls and of this person's claimed calls where the telephone exchange reported them,
 * with circles for the accuracy. When the form of a call becomes active and has no place yet, moves the map to the
 * caller. The list of ringing calls does not cover a caller while the map shows the overview.
 */
export function CallersOnMap() {
  const t = useTranslations("callersOnMap");
  const format = useFormat();
  const { calls } = useCalls();
  const { state, camera } = useConsole();
  const callers = useMemo(
    () =>
      calls.flatMap(({ id, state: callState, mine, callerNumber, location }) =>
        location && (callState === "ringing" || mine)
          ? [{ id, isRinging: callState === "ringing", number: callerNumber, ...location }]
          : [],
      ),
    [calls],
  );
  const areas = useMemo(
    () => callers.flatMap(({ lng, lat, accuracyM }) => (accuracyM ? [{ lng, lat, accuracyM }] : [])),
    [callers],
  );
  useEffect(() => camera.current?.uncoverCallers(callers.filter(({ isRinging }) => isRinging)), [callers, camera]);
  const { call, place } = state.draft;
  const activeCallId = state.panel === "intake" && place === null ? (call?.id ?? null) : null;
  const location = call?.location ?? null;
  const lastShownId = useRef<string | null>(null);
  useEffect(() => {
    if (!activeCallId || lastShownId.current === activeCallId || !location) return;
    lastShownId.current = activeCallId;
    const { lng, lat, accuracyM } = location;
    const radiusDegrees = (accuracyM ?? 0) / equatorMetresPerDegree;
    camera.current?.fitTo([
      { lng: lng - radiusDegrees, lat: lat - radiusDegrees },
      { lng: lng + radiusDegrees, lat: lat + radiusDegrees },
    ]);
  }, [activeCallId, location, camera]);
  return (
    <>
      <CallerAreaLayer areas={areas} />
      {callers.map(({ id, isRinging, number, lng, lat, accuracyM }) => {
        const Icon = isRinging ? PhoneIncoming : Phone;
        const name = number ? formatPhoneNumber(number) : t("unknownNumber");
        return (
          <Marker key={id} longitude={lng} latitude={lat} anchor="center" style={{ pointerEvents: "none" }}>
            <span
              role="img"
              aria-label={
                accuracyM === null
                  ? t("caller", { name })
                  : t("callerWithin", { name, distance: format.distance(accuracyM) })
              }
              className="relative block size-2.5 rounded-full border-2 border-(--halo) bg-strong"
            >
              <span
                className={`absolute bottom-full left-1/2 mb-1 flex -translate-x-1/2 items-center gap-1 rounded-full border px-1.5 py-0.5 font-semibold text-xs tabular-nums shadow-md ${
                  isRinging ? "border-strong bg-strong text-on-strong" : "border-line-2 bg-panel text-ink"
                }`}
              >
                <Icon className="size-3.5" aria-hidden />
                {number?.slice(-4)}
              </span>
            </span>
          </Marker>
        );
      })}
    </>
  );
}
