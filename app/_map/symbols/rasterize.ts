import type { Palette } from "../style/map-theme";
import type { Picture } from "./icons";

/** Rasterises a picture for the map, `ratio` device pixels to each of its own. */
export function paintPicture({ width, height, strokes }: Picture, palette: Palette, ratio: number): ImageData {
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil(width * ratio);
  canvas.height = Math.ceil(height * ratio);
  // Kept where it is read: fetching pixels back from the graphics card stops everything else.
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (!pen) throw new Error("this browser gives no drawing surface");
  for (const {
    path,
    fill,
    outline,
    width: lineWidth = 1,
    dash = [],
    scale = 1,
    shift = [0, 0],
    opacity = 1,
  } of strokes) {
    const shape = new Path2D(path);
    pen.setTransform(ratio * scale, 0, 0, ratio * scale, ratio * shift[0], ratio * shift[1]);
    pen.globalAlpha = opacity;
    if (fill) {
      pen.fillStyle = palette[fill];
      pen.fill(shape, "evenodd");
    }
    if (outline) {
      pen.strokeStyle = palette[outline];
      pen.lineWidth = lineWidth / scale;
      pen.lineJoin = "round";
      pen.setLineDash(dash.map((length) => length / scale));
      pen.stroke(shape);
    }
  }
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}

const height = 26;
const family = '"Inter Variable", system-ui, sans-serif';

/** A heap of units as a pill: how many are available, out of how many. */
export function paintPill(available: number, count: number, palette: Palette, ratio: number): ImageData {
  const pen = newPen();
  const [many, all] = [String(available), `/${count}`];
  pen.font = `600 12px ${family}`;
  const [manyWide, allWide] = [pen.measureText(many).width, pen.measureText(all).width];
  const width = Math.ceil(Math.max(34, manyWide + allWide + 20));
  resize(pen, width, height, ratio);

  pen.beginPath();
  pen.roundRect(1.5, 1.5, width - 3, height - 3, height / 2);
  pen.fillStyle = palette["unit-ground"];
  pen.fill();
  pen.lineWidth = 2;
  pen.strokeStyle = available > 0 ? palette.available : palette["off-duty"];
  pen.stroke();
  pen.font = `600 12px ${family}`;
  pen.textBaseline = "middle";
  const start = (width - manyWide - allWide) / 2;
  pen.fillStyle = palette.ink;
  pen.fillText(many, start, height / 2 + 0.5);
  pen.fillStyle = palette["ink-3"];
  pen.fillText(all, start + manyWide, height / 2 + 0.5);
  return pixels(pen);
}

/** "+12": that many facilities more on the same point. */
export function paintMore(count: number, palette: Palette, ratio: number): ImageData {
  const [width, tall] = [30, 20];
  const pen = newPen();
  resize(pen, width, tall, ratio);
  pen.font = `600 11px ${family}`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.beginPath();
  pen.roundRect(1, 1, width - 2, tall - 2, 6);
  pen.fillStyle = palette["facility-ground"];
  pen.fill();
  pen.fillStyle = palette.facility;
  pen.fillText(`+${count}`, width / 2, tall / 2 + 0.5);
  return pixels(pen);
}

function newPen(): CanvasRenderingContext2D {
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  if (!pen) throw new Error("this browser gives no drawing surface");
  return pen;
}

function resize(pen: CanvasRenderingContext2D, width: number, tall: number, ratio: number): void {
  pen.canvas.width = width * ratio;
  pen.canvas.height = tall * ratio;
  pen.scale(ratio, ratio);
}

function pixels(pen: CanvasRenderingContext2D): ImageData {
  return pen.getImageData(0, 0, pen.canvas.width, pen.canvas.height);
}
