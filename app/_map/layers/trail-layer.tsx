"use client";

import { Layer, Source, useMap } from "@vis.gl/react-maplibre";
import type { FeatureCollection } from "geojson";
import { useTranslations } from "next-intl";
import { memo, useMemo } from "react";
import type { Piece, WayPoint } from "@/server/domain/replay";
import { useFormat } from "../../_words/use-format";
import { type Look, useLook } from "../style/map-theme";
import { arrowPicture, breakPicture, trailStyle } from "../style/trail-style";
import { paintPicture } from "../symbols/rasterize";
import { useUnderUnits } from "./use-below-units";

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

/** Parts of the line, each fainter than the one after it. */
const shades = 6;
const [faintest, strongest] = [0.3, 1];

/** About so many times are written beside a trail. */
const marksAbout = 12;
const roundMinutes = [5, 10, 15, 30, 60, 120];

type Words = { clock: (atSeconds: number) => string; gap: (seconds: number) => string };
type Images = { arrow: string; gap: string };

/** The line of a trail, in pieces that fade with their age; between two pieces there is none. */
export function trailLines(pieces: readonly Piece[]): FeatureCollection {
  const first = pieces[0]?.[0]?.[0] ?? 0;
  const last = pieces.at(-1)?.at(-1)?.[0] ?? 0;
  const shadeOf = ([at]: WayPoint) => Math.min(shades - 1, Math.floor(((at - first) / (last - first || 1)) * shades));
  const lines = pieces.flatMap((piece) => {
    const cut: { shade: number; points: WayPoint[] }[] = [];
    for (const point of piece) {
      const shade = shadeOf(point);
      const current = cut.at(-1);
      // The point where the shade changes belongs to both, so that the line has no hole.
      current?.points.push(point);
      if (current?.shade !== shade) cut.push({ shade, points: [point] });
    }
    return cut.filter(({ points }) => points.length > 1);
  });
  return {
    type: "FeatureCollection",
    features: lines.map(({ shade, points }) => ({
      type: "Feature",
      geometry: { type: "LineString", coordinates: points.map(([, lng, lat]) => [lng, lat]) },
      properties: { opacity: faintest + ((strongest - faintest) * shade) / (shades - 1) },
    })),
  };
}

/** What stands beside the line: arrows with the time at round minutes, and how long nothing was heard at each gap. */
export function trailMarks(pieces: readonly Piece[], words: Words, images: Images): FeatureCollection["features"] {
  const first = pieces[0]?.[0]?.[0] ?? 0;
  const last = pieces.at(-1)?.at(-1)?.[0] ?? 0;
  const every = 60 * (roundMinutes.find((minutes) => (last - first) / (minutes * 60) <= marksAbout) ?? 240);
  const arrows = pieces.flatMap((piece) =>
    piece.flatMap((point, index) => {
      const before = piece[index - 1];
      const isMark = before !== undefined && Math.floor(before[0] / every) !== Math.floor(point[0] / every);
      if (!isMark || (before[1] === point[1] && before[2] === point[2])) return [];
      return [
        mark(point, { image: images.arrow, words: words.clock(point[0]), heading: bearing(before, point), rank: 2 }),
      ];
    }),
  );
  const gaps = pieces.flatMap((piece, index) => {
    const [end, next] = [piece.at(-1), pieces[index + 1]?.[0]];
    if (!end || !next) return [];
    return [mark(end, { image: images.gap, words: words.gap(next[0] - end[0]), heading: 0, rank: 1 })];
  });
  return [...arrows, ...gaps];
}

function mark([, lng, lat]: WayPoint, properties: Record<string, unknown>): FeatureCollection["features"][number] {
  return { type: "Feature", geometry: { type: "Point", coordinates: [lng, lat] }, properties };
}

/** In degrees from north; between points this near a plane is good enough. */
function bearing([, fromLng, fromLat]: WayPoint, [, lng, lat]: WayPoint): number {
  const east = (lng - fromLng) * Math.cos((lat * Math.PI) / 180);
  return (Math.atan2(east, lat - fromLat) * 180) / Math.PI;
}
