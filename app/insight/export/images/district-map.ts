import type { MultiPolygon } from "geojson";
import { classOf, colourIndex, countClasses } from "../../parts/count-classes";
import type { ImageBody } from "./draw-image";
import { type Brush, breakLines, type Colours, fillBox, write } from "./draw-image";

type District = { code: string; name: string; geometry: MultiPolygon; labelLng: number; labelLat: number };
type Words = {
  legend: string;
  range: (least: number, next: number | undefined) => string;
  none: string;
  number: (value: number) => string;
};

const height = 720;

/** The kecamatan shaded by how many incidents they had, with the number on each and a legend in numbers. */
export function districtMap(
  districts: readonly District[],
  counts: ReadonlyMap<string, number>,
  words: Words,
): ImageBody {
  const classes = countClasses(Math.max(...counts.values(), 0));
  const colourAt = (count: number, colours: Colours) =>
    count === 0
      ? colours.raised
      : (colours.heat[colourIndex(classOf(count, classes), classes.length)] ?? colours.raised);
  return {
    height,
    paint: (brush, width, colours) => {
      const project = projection(districts, width);
      for (const { code, geometry } of districts) {
        trace(brush, geometry, project);
        brush.fillStyle = colourAt(counts.get(code) ?? 0, colours);
        brush.fill("evenodd");
        brush.strokeStyle = colours["ink-3"];
        brush.lineWidth = 1;
        brush.stroke();
      }
      for (const { code, name, labelLng, labelLat } of districts) {
        const [x, y] = project(labelLng, labelLat);
        writeWithHalo(brush, words.number(counts.get(code) ?? 0), x, y, 22, colours);
        // SidePanel by side, the longer names would run into each other.
        breakLines(brush, name, 64, 13, 650).forEach((line, index) => {
          writeWithHalo(brush, line, x, y + 17 + index * 14, 13, colours);
        });
      }
      write(brush, words.legend, 0, 18, { size: 14, weight: 650, color: colours.ink });
      const entries = [
        { colour: colours.raised, text: words.none },
        ...classes.map((least, index) => ({
          colour: colourAt(least, colours),
          text: words.range(least, classes[index + 1]),
        })),
      ];
      entries.forEach(({ colour, text }, index) => {
        const top = 32 + index * 28;
        fillBox(brush, 0, top, 28, 20, colour);
        brush.strokeStyle = colours["line-2"];
        brush.lineWidth = 1;
        brush.strokeRect(0, top, 28, 20);
        write(brush, text, 38, top + 15, { size: 14, color: colours.ink });
      });
    },
  };
}

type Project = (lng: number, lat: number) => [x: number, y: number];

function projection(districts: readonly District[], width: number): Project {
  const points = districts.flatMap(({ geometry }) => geometry.coordinates.flat(2));
  const lngs = points.map(([lng = 0]) => lng);
  const lats = points.map(([, lat = 0]) => lat);
  const [west, east] = [Math.min(...lngs), Math.max(...lngs)];
  const [south, north] = [Math.min(...lats), Math.max(...lats)];
  const narrow = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const scale = Math.min((width - 220) / ((east - west) * narrow), (height - 8) / (north - south));
  const left = 180 + (width - 180 - (east - west) * narrow * scale) / 2;
  return (lng, lat) => [left + (lng - west) * narrow * scale, 4 + (north - lat) * scale];
}

function trace(brush: Brush, geometry: MultiPolygon, project: Project): void {
  brush.beginPath();
  for (const ring of geometry.coordinates.flat()) {
    ring.forEach(([lng = 0, lat = 0], index) => {
      const [x, y] = project(lng, lat);
      if (index === 0) brush.moveTo(x, y);
      else brush.lineTo(x, y);
    });
    brush.closePath();
  }
}

function writeWithHalo(brush: Brush, text: string, x: number, y: number, size: number, colours: Colours): void {
  brush.font = `650 ${size}px "Inter Variable", sans-serif`;
  brush.textAlign = "center";
  brush.lineJoin = "round";
  brush.lineWidth = 4;
  brush.strokeStyle = colours.panel;
  brush.strokeText(text, x, y);
  write(brush, text, x, y, { size, weight: 650, color: colours.ink, align: "center" });
}
