"use client";

import { Marker } from "@vis.gl/react-maplibre";
import type { IncidentView } from "@/server/incidents/read-incidents";
import type { Arrivals } from "../../_live/arrivals/use-arrivals";
import { PassedOverRouteLayer } from "../../_map/layers/passed-over-route-layer";
import { useFormat } from "../../_words/use-format";
import { type RoutedUnit, useRoutedUnit } from "../assign/routed-unit";
import { usePassedOverRoute } from "../assign/use-passed-over-route";

type Props = {
  incident: IncidentView;
  /** The expected arrivals of the incident's units. */
  arrivals: Arrivals;
};

/** Offset that puts a label above the icon of its unit. */
const labelOffset: [number, number] = [0, -30];

/**
 * While a row of the incident panel asks for it, the route of a unit that was passed over, beside that of the unit that was sent instead. Both units have a label with
 * call sign and travel time; that of the unit that was not sent has a dashed frame, like its line.
 */
export function PassedOverRouteOnMap(props: Props) {
  const routedUnit = useRoutedUnit();
  return routedUnit && <BothRoutes {...props} routedUnit={routedUnit} />;
}

function BothRoutes({ incident, arrivals, routedUnit }: Props & { routedUnit: RoutedUnit }) {
  const { unit, remaining } = usePassedOverRoute(incident, routedUnit);
  const sentAssignment = incident.assignments.find(({ id }) => id === routedUnit.assignmentId);
  const arrival = arrivals.get(routedUnit.assignmentId);
  return (
    <>
      {remaining && <PassedOverRouteLayer line={remaining.line} />}
      {sentAssignment && arrival?.remaining && (
        <RouteLabel
          callSign={sentAssignment.unit.callSign}
          seconds={arrival.secondsLeft}
          line={arrival.remaining.line}
          className="border-line-2"
        />
      )}
      {unit && remaining && (
        <RouteLabel
          callSign={unit.callSign}
          seconds={remaining.seconds}
          line={remaining.line}
          className="border-ink border-dashed"
        />
      )}
    </>
  );
}

type LabelProps = {
  callSign: string;
  /** Travel time in seconds; null if it is not known. */
  seconds: number | null;
  line: [lng: number, lat: number][];
  className: string;
};

function RouteLabel({ callSign, seconds, line: [start], className }: LabelProps) {
  const format = useFormat();
  if (!start) return null;
  const time = seconds === null ? "–" : format.duration(Math.max(1, Math.round(seconds / 60)));
  return (
    <Marker longitude={start[0]} latitude={start[1]} offset={labelOffset} className="pointer-events-none">
      <span
        aria-hidden
        data-route-label
        className={`whitespace-nowrap rounded-md border-2 bg-panel px-1.5 py-0.5 font-semibold text-[0.8125rem] text-ink tabular-nums ${className}`}
      >
        {callSign} · {time}
      </span>
    </Marker>
  );
}
