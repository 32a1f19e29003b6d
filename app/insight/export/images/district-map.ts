import type { MultiPolygon } from "geojson";
import type { GroundLines } from "@/server/ground/ground-lines";
import { computeCountClassLimits, findClass, findColourIndex } from "../../parts/count-classes";
import type { ImageBody } from "./draw-image";
import { breakLines, type Colours, type Context, fillBox, writeText } from "./draw-image";

type District = { code: string; name: string; geometry: MultiPolygon; labelLng: number; labelLat: number };
type MapImageTexts = {
  legend: string;
  formatRange: (min: number, nextMin: number | undefined) => string;
  noneLabel: string;
  formatNumber: (value: number) => string;
};

const height = 720;
const legendWidth = 180;

/** Draws the districts shaded by number of incidents, with the numbers and a legend. */
export function createDistrictMap(
  { districts, lines }: Pick<GroundLines, "lines"> & { districts: readonly District[] },
  counts: ReadonlyMap<string, number>,
  texts: MapImageTexts,
): ImageBody {
  const classes = computeCountClassLimits(Math.max(...counts.values(), 0));
  const chooseColour = (count: number, colours: Colours) =>
    count === 0
      ? colours.raised
      : (colours.heat[findColourIndex(findClass(count, classes), classes.length)] ?? colours.raised);
  return {
    height,
    paint: (context, width, colours) => {
      const project = createProjection(districts, width);
      // The default mitre would draw spikes at sharp corners of the borders.
      context.lineJoin = "round";
      for (const { code, geometry } of districts) {
        tracePath(context, geometry, project);
        context.fillStyle = chooseColour(counts.get(code) ?? 0, colours);
        context.fill("evenodd");
        context.strokeStyle = colours["ink-3"];
        context.lineWidth = 1;
        context.stroke();
      }
      drawGround(context, width, lines, project);
      for (const { code, name, labelLng, labelLat } of districts) {
        const [x, y] = project(labelLng, labelLat);
        writeWithHalo(context, texts.formatNumber(counts.get(code) ?? 0), x, y, 22, colours);
        // On one line, the longer names would overlap their neighbours.
        breakLines(context, name, 64, 13, 650).forEach((line, index) => {
          writeWithHalo(context, line, x, y + 17 + index * 14, 13, colours);
        });
      }
      writeText(context, texts.legend, 0, 18, { size: 14, weight: 650, color: colours.ink });
      const entries = [
        { colour: colours.raised, text: texts.noneLabel },
        ...classes.map((min, index) => ({
          colour: chooseColour(min, colours),
          text: texts.formatRange(min, classes[index + 1]),
        })),
      ];
      entries.forEach(({ colour, text }, index) => {
        const top = 32 + index * 28;
        fillBox(context, 0, top, 28, 20, colour);
        context.strokeStyle = colours["line-2"];
        context.lineWidth = 1;
        context.strokeRect(0, top, 28, 20);
        writeText(context, text, 38, top + 15, { size: 14, color: colours.ink });
      });
    },
  };
}

type ProjectPoint = (lng: number, lat: number) => [x: number, y: number];

function createProjection(districts: readonly District[], width: number): ProjectPoint {
  const points = districts.flatMap(({ geometry }) => geometry.coordinates.flat(2));
  const lngs = points.map(([lng = 0]) => lng);
  const lats = points.map(([, lat = 0]) => lat);
  const [west, east] = [Math.min(...lngs), Math.max(...lngs)];
  const [south, north] = [Math.min(...lats), Math.max(...lats)];
  const lngScale = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const scale = Math.min((width - 220) / ((east - west) * lngScale), (height - 8) / (north - south));
  const left = legendWidth + (width - legendWidth - (east - west) * lngScale * scale) / 2;
  return (lng, lat) => [left + (lng - west) * lngScale * scale, 4 + (north - lat) * scale];
}

/**
 * Draws rivers and main roads, paler than borders and numbers. Schematic roads are dashed. Lines reach far beyond the
 * regency, so they are clipped: they may not cover the legend, or the title and footer of the image.
 */
function drawGround(context: Context, width: number, lines: GroundLines["lines"], project: ProjectPoint): void {
  const style = getComputedStyle(document.documentElement);
  context.save();
  context.beginPath();
  context.rect(legendWidth, 0, width - legendWidth, height);
  context.clip();
  context.lineJoin = "round";
  for (const { kind, line } of lines) {
    context.beginPath();
    for (const [lng = 0, lat = 0] of line) context.lineTo(...project(lng, lat));
    context.strokeStyle = style.getPropertyValue(kind === "river" ? "--water-line" : "--road-schematic");
    context.lineWidth = kind === "river" ? 2.5 : 1.5;
    context.setLineDash(kind === "schematic-road" ? [7, 5] : []);
    context.stroke();
  }
  context.restore();
}

function tracePath(context: Context, geometry: MultiPolygon, project: ProjectPoint): void {
  context.beginPath();
  for (const ring of geometry.coordinates.flat()) {
    ring.forEach(([lng = 0, lat = 0], index) => {
      const [x, y] = project(lng, lat);
      if (index === 0) context.moveTo(x, y);
      else context.lineTo(x, y);
    });
    context.closePath();
  }
}

function writeWithHalo(context: Context, text: string, x: number, y: number, size: number, colours: Colours): void {
  context.font = `650 ${size}px "Inter Variable", sans-serif`;
  context.textAlign = "center";
  context.lineJoin = "round";
  context.lineWidth = 4;
  context.strokeStyle = colours.panel;
  context.strokeText(text, x, y);
  writeText(context, text, x, y, { size, weight: 650, color: colours.ink, align: "center" });
}
