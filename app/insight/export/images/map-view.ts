import type { Map as MapLibre } from "maplibre-gl";
import type { ImageBody } from "./draw-image";
import { fillBox, write } from "./draw-image";

type LegendEntry = { colour: string; text: string };
export type MapLegend = { title: string; entries: readonly LegendEntry[]; notes: readonly string[] };

/**
 * The map as it stands on the screen, drawn anew at twice its size, with its legend below. The picture is taken within a render: a
 * moment later the map's canvas is empty.
 */
export async function mapView(map: MapLibre, { title, entries, notes }: MapLegend): Promise<ImageBody> {
  const picture = await captureMap(map);
  const { clientWidth, clientHeight } = map.getContainer();
  const ratio = clientHeight / Math.max(clientWidth, 1);
  const most = 760;
  const legend = 34 + notes.length * 20;
  return {
    height: Math.min(1_120 * ratio, most) + 18 + legend,
    paint: (brush, width, colours) => {
      const high = Math.min(width * ratio, most);
      const wide = high / ratio;
      const left = (width - wide) / 2;
      fillBox(brush, left, 0, wide, high, colours.beyond);
      brush.drawImage(picture, left, 0, wide, high);
      let x = write(brush, title, 0, high + 32, { size: 14, weight: 650, color: colours.ink }) + 18;
      for (const { colour, text } of entries) {
        fillBox(brush, x, high + 19, 22, 16, colour);
        brush.strokeStyle = colours["line-2"];
        brush.strokeRect(x, high + 19, 22, 16);
        x += 28 + write(brush, text, x + 28, high + 32, { size: 14, color: colours.ink }) + 16;
      }
      notes.forEach((note, index) => {
        write(brush, note, 0, high + 56 + index * 20, { size: 13, color: colours["ink-2"] });
      });
    },
  };
}

async function captureMap(map: MapLibre): Promise<HTMLCanvasElement> {
  const usual = map.getPixelRatio();
  map.setPixelRatio(2);
  try {
    await new Promise<void>((resolve) => {
      map.once("idle", () => resolve());
      map.triggerRepaint();
    });
    return await new Promise((resolve, reject) => {
      map.once("render", () => {
        const drawn = map.getCanvas();
        const copy = document.createElement("canvas");
        copy.width = drawn.width;
        copy.height = drawn.height;
        const brush = copy.getContext("2d");
        if (!brush) return reject(new Error("the browser gives no canvas"));
        brush.drawImage(drawn, 0, 0);
        resolve(copy);
      });
      map.triggerRepaint();
    });
  } finally {
    map.setPixelRatio(usual);
  }
}
