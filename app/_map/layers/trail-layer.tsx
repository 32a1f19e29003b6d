"use client";

import { Layer, Source, useMap } from "@vis.gl/react-maplibre";
import { useTranslations } from "next-intl";
import { memo, useMemo } from "react";
import type { Piece } from "@/server/domain/replay";
import { useFormat } from "../../_words/use-format";
import { arrowPicture, breakPicture, trailStyle } from "../style/trail-style";
import { type Look, useLook } from "../style/use-look";
import { paintPicture } from "../symbols/paint-picture";
import { trailLines, trailMarks } from "./trail-features";
import { useUnderUnits } from "./use-under-units";

/** Where a unit was, with direction, times and gaps. There is no layer of it while no trail is shown. */
export const TrailLayer = memo(function TrailLayer({ pieces }: { pieces: readonly Piece[] }) {
  const look = useLook();
  const under = useUnderUnits();
  const t = useTranslations("trail");
  const format = useFormat();
  const images = useTrailImages(look);
  const data = useMemo(() => {
    const words = {
      clock: (atSeconds: number) => format.hourMinute(new Date(atSeconds * 1_000)),
      gap: (seconds: number) => t("gap", { age: format.age(seconds) }),
    };
    const lines = trailLines(pieces);
    return { ...lines, features: [...lines.features, ...trailMarks(pieces, words, images)] };
  }, [pieces, format, t, images]);
  return (
    <Source id="trail" type="geojson" data={data}>
      <Layer id="trail-line" filter={["has", "opacity"]} {...under} {...trailStyle.line(look)} />
      <Layer id="trail-mark" filter={["has", "image"]} {...under} {...trailStyle.mark(look)} />
    </Source>
  );
});

/** Their names; drawn while rendering, as the layer asks for them at once. */
function useTrailImages(look: Look): { arrow: string; gap: string } {
  const { current: map } = useMap();
  return useMemo(() => {
    const names = { arrow: `${look.theme}|trail-arrow`, gap: `${look.theme}|trail-gap` };
    const target = map?.getMap();
    const ratio = Math.ceil(window.devicePixelRatio * look.scale);
    for (const [name, picture] of [
      [names.arrow, arrowPicture],
      [names.gap, breakPicture],
    ] as const) {
      if (target && !target.hasImage(name)) {
        target.addImage(name, paintPicture(picture, look.palette, ratio), { pixelRatio: ratio });
      }
    }
    return names;
  }, [map, look]);
}
