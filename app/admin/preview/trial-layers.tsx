"use client";

import { useMemo } from "react";
import { useUnits } from "../../_live/cache/use-live-data";
import { LinkLayer } from "../../_map/layers/link-layer";
import { withPosition } from "../../_map/layers/unit-features";
import { UnitLayer } from "../../_map/layers/unit-layer";
import { useFormat } from "../../_words/use-format";
import type { TrialAnswer } from "./use-trial";

type Props = { answer: TrialAnswer | undefined; at: { lng: number; lat: number } | null; zoom: number };

/** The units the rule would send, each with its distance and a line to the point. */
export function TrialLayers({ answer, at, zoom }: Props) {
  const format = useFormat();
  const { units } = useUnits();
  const told = useMemo(
    () => new Map((answer?.sent ?? []).map(({ unit, distanceM }) => [unit.id as string, format.distance(distanceM)])),
    [answer, format],
  );
  const sent = useMemo(() => (at ? units.filter(({ id }) => told.has(id)) : []), [units, told, at]);
  const links = useMemo(
    () => (at ? withPosition(sent).map(({ lng, lat }) => ({ from: { lng, lat }, to: at })) : []),
    [sent, at],
  );
  const clearOf = useMemo(() => (at ? [at] : []), [at]);
  return (
    <>
      <LinkLayer links={links} />
      <UnitLayer units={sent} zoom={zoom} captions={told} obstacles={clearOf} />
    </>
  );
}
