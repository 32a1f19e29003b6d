"use client";

import { useMap } from "@vis.gl/react-maplibre";
import { useMemo } from "react";
import type { FacilityKind, PositionQuality, Priority, UnitKind, UnitStatus } from "@/db/vocabulary";
import { type Look, useLook } from "../style/map-theme";
import type { Picture } from "./icons";
import { facilityPicture, headingPicture, incidentPicture, unitPicture } from "./icons";
import { paintMore, paintPicture, paintPill } from "./rasterize";

/** Draws the map's symbols when a layer asks for one. */
export function SymbolImages() {
  const { current: map } = useMap();
  const look = useLook();

  // While rendering and not after: the layers beside it ask at once.
  useMemo(() => {
    const target = map?.getMap();
    target?.setMissingStyleImageResolver((name) => {
      const ratio = Math.ceil(window.devicePixelRatio * look.scale);
      const image = draw(name, look, ratio);
      if (image && !target.hasImage(name)) target.addImage(name, image, { pixelRatio: ratio });
    });
  }, [map, look]);
  return null;
}

function draw(name: string, { palette }: Look, ratio: number): ImageData | undefined {
  const [, family, ...parts] = name.split("|");
  if (family === "pill") return paintPill(Number(parts[0]), Number(parts[1]), palette, ratio);
  if (family === "more") return paintMore(Number(parts[0]), palette, ratio);
  const picture = pictureOf(family, parts);
  return picture && paintPicture(picture, palette, ratio);
}

function pictureOf(family: string | undefined, parts: string[]): Picture | undefined {
  const [first, second, third, fourth] = parts;
  if (family === "unit") {
    const look = { stale: third === "stale", simulated: fourth === "simulated" };
    return unitPicture({ kind: first as UnitKind, status: second as UnitStatus, ...look });
  }
  if (family === "facility")
    return facilityPicture({ kind: first as FacilityKind, quality: second as PositionQuality });
  if (family === "incident")
    return incidentPicture({ priority: Number(first) as Priority, chosen: second === "chosen" });
  return family === "heading" ? headingPicture : undefined;
}
