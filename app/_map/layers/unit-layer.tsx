"use client";

import { Layer, Source } from "@vis.gl/react-maplibre";
import type { FeatureCollection } from "geojson";
import { useTranslations } from "next-intl";
import { memo, useMemo, useState } from "react";
import type { ListedUnit } from "@/db/queries/unit";
import { usesSoftwareRendering } from "../motion/reduced-motion";
import { type UnitMotions, updateMotions } from "../motion/unit-motions";
import { useAnimatedPositions } from "../motion/use-animated-positions";
import { useAgeClock } from "../motion/use-coarse-clock";
import { useStableValue } from "../motion/use-stable-value";
import { liveStyle, unitNamePx } from "../style/live-style";
import { symbolZoom, useMapTheme } from "../style/map-theme";
import { UncertaintyLayer } from "./uncertainty-layer";
import {
  areCaptionsEqual,
  areFeaturesEqual,
  areUnitsEqual,
  createUnitFeatures,
  listLocatedUnits,
  type UnitFeatureOptions,
} from "./unit-features";

type Props = Pick<UnitFeatureOptions, "zoom" | "captions" | "obstacles" | "symbols"> & { units: readonly ListedUnit[] };

const emptyFeatures: FeatureCollection = { type: "FeatureCollection", features: [] };

/**
 * Units, with icons that show kind and status. The older a position is, the fainter the icon. Unassigned units close to
 * each other are drawn as one cluster, with the number of available units and the total.
 */
export const UnitLayer = memo(function UnitLayer({
  units: currentUnits,
  captions: currentCaptions,
  zoom,
  obstacles,
  symbols,
}: Props) {
  const theme = useMapTheme();
  const units = useStableValue(currentUnits, areUnitsEqual);
  const captions = useStableValue(currentCaptions, areCaptionsEqual);
  return (
    <>
      <UncertaintyLayer units={units} captions={captions} zoom={zoom} />
      <Source id="units" type="geojson" data={emptyFeatures} promoteId="key">
        <Layer id="unit-name" {...liveStyle.unitName(theme)} />
        <Layer id="unit-heading" {...liveStyle.unitHeading(theme)} />
        <Layer id="unit" {...liveStyle.unit(theme)} />
        <Layer id="unit-caption" {...liveStyle.unitCaption(theme)} />
        <UnitPositions
          units={units}
          captions={captions}
          obstacles={obstacles}
          symbols={symbols}
          namePx={unitNamePx(theme)}
          zoom={symbolZoom(zoom, theme)}
          theme={theme.name}
        />
      </Source>
    </>
  );
});

/**
 * Writes the features of the unit source. Must be a child of the source, so that the source exists when they are
 * written.
 */
function UnitPositions({
  units,
  zoom,
  theme,
  captions,
  obstacles,
  symbols,
  namePx,
}: Props & { theme: string; namePx: number }) {
  const motions = useUnitMotions(units);
  const now = useAgeClock(units);
  const ageLabels = useAgeLabels();
  const features = useMemo(
    () =>
      createUnitFeatures(listLocatedUnits(units), {
        ...{ zoom, theme, captions, obstacles, symbols, namePx, now, ageLabels, motions },
      }),
    [units, zoom, theme, captions, obstacles, symbols, namePx, now, ageLabels, motions],
  );
  useAnimatedPositions("units", useStableValue(features, areFeaturesEqual));
  return null;
}

function useUnitMotions(units: readonly ListedUnit[]): UnitMotions {
  const [latestMotions, setLatestMotions] = useState(() => ({ units, motions: updateMotions(new Map(), units) }));
  if (latestMotions.units === units) return latestMotions.motions;
  const motions = updateMotions(latestMotions.motions, units);
  setLatestMotions({ units, motions });
  return motions;
}

/**
 * Words for the ages of positions. Empty with software rendering, which draws text slowly; only captions show an age
 * then.
 */
function useAgeLabels(): UnitFeatureOptions["ageLabels"] {
  const t = useTranslations("unitAge");
  return useMemo(
    () => (usesSoftwareRendering() ? {} : { minute: t("minute"), minutes: t("minutes"), lost: t("lost") }),
    [t],
  );
}
