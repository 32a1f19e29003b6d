import type { Palette } from "../style/map-theme";
import type { Icon } from "./icons";

const fontFamily = '"Inter Variable", system-ui, sans-serif';

/** Rasterizes an icon for the map with `ratio` device pixels per icon pixel. */
export function rasterizeIcon({ width, height, shapes }: Icon, palette: Palette, ratio: number): ImageData {
  const pen = newPen();
  pen.canvas.width = Math.ceil(width * ratio);
  pen.canvas.height = Math.ceil(height * ratio);
  for (const shape of shapes) {
    const { path, fill, outline, width: lineWidth = 1, dash = [], scale = 1, shift = [0, 0], opacity = 1 } = shape;
    const path2d = new Path2D(path);
    pen.setTransform(ratio * scale, 0, 0, ratio * scale, ratio * shift[0], ratio * shift[1]);
    pen.globalAlpha = opacity;
    if (fill) {
      pen.fillStyle = palette[fill];
      pen.fill(path2d, "evenodd");
    }
    if (outline) {
      pen.strokeStyle = palette[outline];
      pen.lineWidth = lineWidth / scale;
      pen.lineJoin = "round";
      pen.setLineDash(dash.map((length) => length / scale));
      pen.stroke(path2d);
    }
  }
  return pixelsOf(pen);
}

const badgeHeight = 26;

/** The badge of a cluster of units, such as "3/5": the number of available units, and the total. */
export function drawClusterBadge(available: number, count: number, palette: Palette, ratio: number): ImageData {
  const pen = newPen();
  const [availableText, countText] = [String(available), `/${count}`];
  pen.font = `600 12px ${fontFamily}`;
  const [availableWidth, countWidth] = [pen.measureText(availableText).width, pen.measureText(countText).width];
  const width = Math.ceil(Math.max(34, availableWidth + countWidth + 20));
  resize(pen, width, badgeHeight, ratio);

  pen.beginPath();
  pen.roundRect(1.5, 1.5, width - 3, badgeHeight - 3, badgeHeight / 2);
  pen.fillStyle = palette["unit-ground"];
  pen.fill();
  pen.lineWidth = 2;
  pen.strokeStyle = available > 0 ? palette.available : palette["off-duty"];
  pen.stroke();
  pen.font = `600 12px ${fontFamily}`;
  pen.textBaseline = "middle";
  const start = (width - availableWidth - countWidth) / 2;
  pen.fillStyle = palette.ink;
  pen.fillText(availableText, start, badgeHeight / 2 + 0.5);
  pen.fillStyle = palette["ink-3"];
  pen.fillText(countText, start + availableWidth, badgeHeight / 2 + 0.5);
  return pixelsOf(pen);
}

/** The badge "+12": the number of further facilities at the same point. */
export function drawOverflowBadge(count: number, palette: Palette, ratio: number): ImageData {
  const [width, height] = [30, 20];
  const pen = newPen();
  resize(pen, width, height, ratio);
  pen.font = `600 11px ${fontFamily}`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.beginPath();
  pen.roundRect(1, 1, width - 2, height - 2, 6);
  pen.fillStyle = palette["facility-ground"];
  pen.fill();
  pen.fillStyle = palette.facility;
  pen.fillText(`+${count}`, width / 2, height / 2 + 0.5);
  return pixelsOf(pen);
}

/** A road number in a frame, or a kilometre post, whose frame has a pointed foot. */
export function drawShield(text: string, kind: "shield" | "post", palette: Palette, ratio: number): ImageData {
  const pen = newPen();
  const font = `600 10.5px ${fontFamily}`;
  pen.font = font;
  const width = Math.ceil(Math.max(22, pen.measureText(text).width + 10));
  const [boxHeight, height] = [16, kind === "post" ? 26 : 16];
  resize(pen, width, height, ratio);
  pen.beginPath();
  pen.roundRect(1, 1, width - 2, boxHeight - 2, kind === "post" ? 7 : 3);
  pen.fillStyle = palette.shield;
  pen.fill();
  pen.lineWidth = 1;
  pen.strokeStyle = palette["road-trunk"];
  pen.stroke();
  if (kind === "post") {
    pen.fillStyle = palette["road-trunk"];
    pen.fillRect(width / 2 - 0.75, boxHeight - 1, 1.5, 6);
    pen.beginPath();
    pen.arc(width / 2, height - 4.5, 2, 0, 2 * Math.PI);
    pen.fill();
  }
  pen.font = font;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillStyle = palette["shield-ink"];
  pen.fillText(text, width / 2, boxHeight / 2 + 0.5);
  return pixelsOf(pen);
}

function newPen(): CanvasRenderingContext2D {
  // Kept in main memory: reading pixels back from the graphics card would block everything else.
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  if (!pen) throw new Error("the browser provides no 2D canvas");
  return pen;
}

function resize(pen: CanvasRenderingContext2D, width: number, height: number, ratio: number): void {
  pen.canvas.width = width * ratio;
  pen.canvas.height = height * ratio;
  pen.scale(ratio, ratio);
}

function pixelsOf(pen: CanvasRenderingContext2D): ImageData {
  return pen.getImageData(0, 0, pen.canvas.width, pen.canvas.height);
}
