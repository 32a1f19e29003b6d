import type { Map as MapLibre } from "maplibre-gl";
import type { Colours, Context, ImageBody } from "./draw-image";
import { fillBox, writeText } from "./draw-image";

type LegendEntry = { colour: string; text: string };
export type MapLegend = { title: string; entries: readonly LegendEntry[]; notes: readonly string[] };

/**
 * Creates an image of the current map at double resolution, with its legend below. The map's canvas is copied during a
 * render event, because the browser clears the canvas after each frame.
 */
export async function createMapImage(map: MapLibre, { title, entries, notes }: MapLegend): Promise<ImageBody> {
  const mapImage = await captureMap(map);
  const badges = readBadges(map);
  const { clientWidth, clientHeight } = map.getContainer();
  const ratio = clientHeight / Math.max(clientWidth, 1);
  const maxHeight = 760;
  const legendHeight = 34 + notes.length * 20;
  return {
    height: Math.min(1_120 * ratio, maxHeight) + 18 + legendHeight,
    paint: (context, width, colours) => {
      const imageHeight = Math.min(width * ratio, maxHeight);
      const imageWidth = imageHeight / ratio;
      const left = (width - imageWidth) / 2;
      fillBox(context, left, 0, imageWidth, imageHeight, colours.beyond);
      context.drawImage(mapImage, left, 0, imageWidth, imageHeight);
      context.save();
      context.beginPath();
      context.rect(left, 0, imageWidth, imageHeight);
      context.clip();
      context.translate(left, 0);
      context.scale(imageWidth / clientWidth, imageHeight / clientHeight);
      for (const badge of badges) drawBadge(context, badge, colours);
      context.restore();
      let x = writeText(context, title, 0, imageHeight + 32, { size: 14, weight: 650, color: colours.ink }) + 18;
      for (const { colour, text } of entries) {
        fillBox(context, x, imageHeight + 19, 22, 16, colour);
        context.strokeStyle = colours["line-2"];
        context.strokeRect(x, imageHeight + 19, 22, 16);
        x += 28 + writeText(context, text, x + 28, imageHeight + 32, { size: 14, color: colours.ink }) + 16;
      }
      notes.forEach((note, index) => {
        writeText(context, note, 0, imageHeight + 56 + index * 20, { size: 13, color: colours["ink-2"] });
      });
    },
  };
}

type Badge = { text: string; x: number; y: number; width: number; height: number };

/**
 * Reads the text, position and size (in map pixels) of the badges for imprecise incidents, which are HTML elements over
 * the canvas.
 */
function readBadges(map: MapLibre): Badge[] {
  const container = map.getContainer();
  const { left, top } = container.getBoundingClientRect();
  return [...container.querySelectorAll(".maplibregl-marker")].map((marker) => {
    const { x, y, width, height } = marker.getBoundingClientRect();
    return { text: marker.textContent ?? "", x: x - left, y: y - top, width, height };
  });
}

function drawBadge(context: Context, { text, x, y, width, height }: Badge, colours: Colours): void {
  context.beginPath();
  context.roundRect(x, y, width, height, height / 2);
  context.fillStyle = colours.raised;
  context.fill();
  context.strokeStyle = colours["ink-3"];
  context.lineWidth = 1;
  context.stroke();
  writeText(context, text, x + width / 2, y + height / 2 + 4.5, {
    ...{ size: 12, weight: 600, align: "center" },
    color: colours.ink,
  });
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
        const mapCanvas = map.getCanvas();
        const copiedCanvas = document.createElement("canvas");
        copiedCanvas.width = mapCanvas.width;
        copiedCanvas.height = mapCanvas.height;
        const context = copiedCanvas.getContext("2d");
        if (!context) return reject(new Error("the browser provides no 2D canvas"));
        context.drawImage(mapCanvas, 0, 0);
        resolve(copiedCanvas);
      });
      map.triggerRepaint();
    });
  } finally {
    map.setPixelRatio(pixelRatio);
  }
}
