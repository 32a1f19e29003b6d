"use client";

import { Layer, Source } from "@vis.gl/react-maplibre";
import type { FeatureCollection } from "geojson";
import { useTranslations } from "next-intl";
import { memo, useMemo, useState } from "react";
import type { ListedUnit } from "@/db/queries";
import { isDrawnBySoftware } from "../motion/reduced-motion";
import { type SeenUnits, seenAfter } from "../motion/unit-motions";
import { useGliding } from "../motion/use-animated-positions";
import { useAgeing } from "../motion/use-slow-clock";
import { useStableValue } from "../motion/use-stable-value";
import { liveStyle } from "../style/live-style";
import { signZoom, useLook } from "../style/map-theme";
import { UncertaintyLayer } from "./uncertainty-layer";
import { placed, sameFeatures, sameTold, sameUnits, type UnitPicture, unitFeatures } from "./unit-features";

type Props = Pick<UnitPicture, "zoom" | "told" | "clearOf"> & { units: readonly ListedUnit[] };

const nothing: FeatureCollection = { type: "FeatureCollection", features: [] };

/** Units by kind and status, the older their fix the fainter; the ones that wait in one place as a pill with their numbers. */
export const UnitLayer = memo(function UnitLayer({ units: given, told: givenTold, zoom, clearOf }: Props) {
  const look = useLook();
  const units = useStableValue(given, sameUnits);
  const told = useStableValue(givenTold, sameTold);
  return (
    <>
      <UncertaintyLayer units={units} told={told} zoom={zoom} />
      <Source id="units" type="geojson" data={nothing} promoteId="key">
        <Layer id="unit-name" {...liveStyle.unitName(look)} />
        <Layer id="unit-heading" {...liveStyle.unitHeading(look)} />
        <Layer id="unit" {...liveStyle.unit(look)} />
        <Layer id="unit-told" {...liveStyle.unitTold(look)} />
        <Positions units={units} told={told} clearOf={clearOf} zoom={signZoom(zoom, look)} theme={look.theme} />
      </Source>
    </>
  );
});

/** Stands inside the source, so that it writes only when there is one. */
function Positions({ units, zoom, theme, told, clearOf }: Props & { theme: string }) {
  const seen = useSeen(units);
  const at = useAgeing(units);
  const ageWords = useAgeWords();
  const features = useMemo(
    () => unitFeatures(placed(units), { zoom, theme, told, clearOf, at, ageWords, seen }),
    [units, zoom, theme, told, clearOf, at, ageWords, seen],
  );
  useGliding("units", useStableValue(features, sameFeatures));
  return null;
}

function useSeen(units: readonly ListedUnit[]): SeenUnits {
  const [{ of, seen }, keep] = useState(() => ({ of: units, seen: seenAfter(new Map(), units) }));
  if (of === units) return seen;
  const next = seenAfter(seen, units);
  keep({ of: units, seen: next });
  return next;
}

/** Every letter costs where the processor draws: there only those units tell their age that are looked at. */
function useAgeWords(): UnitPicture["ageWords"] {
  const t = useTranslations("unitAge");
  return useMemo(
    () => (isDrawnBySoftware() ? {} : { minute: t("minute"), minutes: t("minutes"), lost: t("lost") }),
    [t],
  );
}
