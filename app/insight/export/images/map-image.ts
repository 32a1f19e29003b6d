import type { Map as MapLibre } from "maplibre-gl";
import type { ImageBody } from "./draw-image";
import { fillBox, write } from "./draw-image";

type LegendEntry = { colour: string; text: string };
export type MapLegend = { title: string; entries: readonly LegendEntry[]; notes: readonly string[] };

/**
 * An image of the current map at double resolution, with its legend below. The canvas is copied during a render event,
 * because it is cleared after each frame.
 */
export async function createMapImage(map: MapLibre, { title, entries, notes }: MapLegend): Promise<ImageBody> {
  const picture = await captureMap(map);
  const { clientWidth, clientHeight } = map.getContainer();
  const ratio = clientHeight / Math.max(clientWidth, 1);
  const maxHeight = 760;
  const legend = 34 + notes.length * 20;
  return {
    height: Math.min(1_120 * ratio, maxHeight) + 18 + legend,
    paint: (context, width, colours) => {
      const imageHeight = Math.min(width * ratio, maxHeight);
      const imageWidth = imageHeight / ratio;
      const left = (width - imageWidth) / 2;
      fillBox(context, left, 0, imageWidth, imageHeight, colours.beyond);
      context.drawImage(picture, left, 0, imageWidth, imageHeight);
      let x = write(context, title, 0, imageHeight + 32, { size: 14, weight: 650, color: colours.ink }) + 18;
      for (const { colour, text } of entries) {
        fillBox(context, x, imageHeight + 19, 22, 16, colour);
        context.strokeStyle = colours["line-2"];
        context.strokeRect(x, imageHeight + 19, 22, 16);
        x += 28 + write(context, text, x + 28, imageHeight + 32, { size: 14, color: colours.ink }) + 16;
      }
      notes.forEach((note, index) => {
        write(context, note, 0, imageHeight + 56 + index * 20, { size: 13, color: colours["ink-2"] });
      });
    },
  };
}

async function captureMap(map: MapLibre): Promise<HTMLCanvasElement> {
  const pixelRatio = map.getPixelRatio();
  map.setPixelRatio(2);
  try {
    await new Promise<void>((resolve) => {
      map.once("idle", () => resolve());
      map.triggerRepaint();
    });
    return await new Promise((resolve, reject) => {
      map.once("render", () => {
        const source = map.getCanvas();
        const copy = document.createElement("canvas");
        copy.width = source.width;
        copy.height = source.height;
        const context = copy.getContext("2d");
        if (!context) return reject(new Error("the browser gives no canvas"));
        context.drawImage(source, 0, 0);
        resolve(copy);
      });
      map.triggerRepaint();
    });
  } finally {
    map.setPixelRatio(pixelRatio);
  }
}
