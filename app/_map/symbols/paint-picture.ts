import type { Picture, Token } from "./picture";

export type Palette = Record<Token, string>;

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
