"use client";

import { useMap } from "@vis.gl/react-maplibre";
import type { StyleImageMetadata } from "maplibre-gl";
import { useMemo, useState } from "react";
import type { FacilityKind, PositionQuality, Priority, UnitKind, UnitStatus } from "@/db/vocabulary";
import { type MapTheme, useMapTheme } from "../style/map-theme";
import { roadSignScale } from "../style/style-parts";
import {
  closureIcon,
  facilityIcon,
  fireWatchIcon,
  gaugeIcon,
  hatchIcon,
  headingIcon,
  type Icon,
  incidentIcon,
  plateIcon,
  plateStretch,
  rainIcon,
  unitIcon,
} from "./icons";
import { drawClusterBadge, drawKindBadge, drawOverflowBadge, drawRoadSign, rasterizeIcon } from "./rasterize";

/**
 * Maximum number of kind badges; beyond it, the oldest is removed. A wall needs one for each combination of kinds and
 * counts, and at 4K each takes several hundred kilobytes.
 */
const maxKindBadges = 48;

/** Draws each icon and badge of the map when a layer first asks for its id. */
export function IconImages() {
  const { current: map } = useMap();
  const theme = useMapTheme();
  // A layer may still ask for its old images when the theme has changed.
  const [themesByName] = useState(() => new Map<string, MapTheme>());
  // Kept when the theme changes, because the badges of the old theme stay in the style.
  const [kindBadgeIds] = useState<string[]>(() => []);

  // Runs during rendering, not in an effect, because the layers beside this component need images immediately.
  useMemo(() => {
    const mapLibreMap = map?.getMap();
    themesByName.set(theme.name, theme);
    mapLibreMap?.setMissingStyleImageResolver((id) => {
      const [, imageFamily] = id.split("|");
      const isRoadSign = imageFamily === "shield" || imageFamily === "post";
      const imageScale = isRoadSign ? roadSignScale(theme) : theme.scale;
      const pixelRatio = Math.ceil(window.devicePixelRatio * imageScale);
      const image = drawImage(id, themesByName.get(id.split("|")[0] ?? "") ?? theme, pixelRatio);
      if (!image || mapLibreMap.hasImage(id)) return;
      mapLibreMap.addImage(id, image, { pixelRatio, ...(imageFamily === "plate" && stretchPlate(pixelRatio)) });
      if (imageFamily !== "kinds" || kindBadgeIds.push(id) <= maxKindBadges) return;
      const oldestId = kindBadgeIds.shift();
      if (oldestId && mapLibreMap.hasImage(oldestId)) mapLibreMap.removeImage(oldestId);
    });
  }, [map, theme, themesByName, kindBadgeIds]);
  return null;
}

/** The part of the plate's image, in its pixels, that the map stretches. The corners keep their shape. */
function stretchPlate(pixelRatio: number): Pick<StyleImageMetadata, "stretchX" | "stretchY"> {
  const [start, end] = plateStretch;
  const range: [number, number] = [start * pixelRatio, end * pixelRatio];
  return { stretchX: [range], stretchY: [range] };
}

/**
 * Draws the image for an id. Returns undefined if the id is of another theme, because the image would be stored in the
 * wrong colours.
 */
export function drawImage(id: string, { name, palette }: MapTheme, pixelRatio: number): ImageData | undefined {
  const [themeName, imageFamily, ...parts] = id.split("|");
  if (themeName !== name) return;
  if (imageFamily === "cluster") return drawClusterBadge(Number(parts[0]), Number(parts[1]), palette, pixelRatio);
  if (imageFamily === "overflow") return drawOverflowBadge(Number(parts[0]), palette, pixelRatio);
  if (imageFamily === "kinds")
    return drawKindBadge((parts[2] ?? "").split(","), Number(parts[0]), parts[1] === "available", palette, pixelRatio);
  if (imageFamily === "shield" || imageFamily === "post")
    return drawRoadSign(parts.join("|"), imageFamily, palette, pixelRatio);
  const icon = findIcon(imageFamily, parts);
  return icon && rasterizeIcon(icon, palette, pixelRatio);
}

/** Returns the icon for an image id made by `imageId`. */
function findIcon(imageFamily: string | undefined, parts: string[]): Icon | undefined {
  const [first, second, third, fourth] = parts;
  if (imageFamily === "unit") {
    const state = { stale: third === "stale", simulated: fourth === "simulated" };
    return unitIcon({ kind: first as UnitKind, status: second as UnitStatus, ...state });
  }
  if (imageFamily === "facility")
    return facilityIcon({ kind: first as FacilityKind, quality: second as PositionQuality });
  if (imageFamily === "incident")
    return incidentIcon({ priority: Number(first) as Priority, isSelected: second === "selected" });
  if (imageFamily === "fire-watch") return fireWatchIcon(first ? (Number(first) as Priority) : null);
  if (imageFamily === "gauge")
    return gaugeIcon(
      (Number(first) || null) as Priority | null,
      second === "silent",
      (Number(third) || null) as Priority,
    );
  if (imageFamily === "rain") return rainIcon;
  if (imageFamily === "closure") return closureIcon;
  if (imageFamily === "hatch") return hatchIcon;
  if (imageFamily === "plate") return plateIcon;
  return imageFamily === "heading" ? headingIcon : undefined;
}
