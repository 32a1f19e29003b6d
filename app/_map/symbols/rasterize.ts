import type { UnitKind } from "@/db/vocabulary";
import { symbolSizes } from "../style/map-settings";
import type { Palette } from "../style/map-theme";
import { unitGlyphs } from "./glyphs";
import type { Icon } from "./icons";

const fontFamily = '"Inter Variable", system-ui, sans-serif';

/** Rasterizes an icon for the map with `pixelRatio` device pixels per icon pixel. */
export function rasterizeIcon({ width, height, shapes }: Icon, palette: Palette, pixelRatio: number): ImageData {
  const context = createContext();
  context.canvas.width = Math.ceil(width * pixelRatio);
  context.canvas.height = Math.ceil(height * pixelRatio);
  for (const shape of shapes) {
    const { path, fill, outline, outlineWidth = 1, dash = [], scale = 1, translate = [0, 0], opacity = 1 } = shape;
    const path2d = new Path2D(path);
    context.setTransform(
      pixelRatio * scale,
      0,
      0,
      pixelRatio * scale,
      pixelRatio * translate[0],
      pixelRatio * translate[1],
    );
    context.globalAlpha = opacity;
    if (fill) {
      context.fillStyle = palette[fill];
      context.fill(path2d, "evenodd");
    }
    if (outline) {
      context.strokeStyle = palette[outline];
      context.lineWidth = outlineWidth / scale;
      context.lineJoin = "round";
      context.setLineDash(dash.map((length) => length / scale));
      context.stroke(path2d);
    }
  }
  return readPixels(context);
}

const badgeHeight = 26;

/** The badge for a cluster of units, such as "3/5": the number of available units, and the total. */
export function drawClusterBadge(
  availableCount: number,
  totalCount: number,
  palette: Palette,
  pixelRatio: number,
): ImageData {
  const context = createContext();
  const [availableText, totalText] = [String(availableCount), `/${totalCount}`];
  context.font = `600 12px ${fontFamily}`;
  const [availableWidth, totalWidth] = [context.measureText(availableText).width, context.measureText(totalText).width];
  const width = Math.ceil(Math.max(34, availableWidth + totalWidth + 20));
  resize(context, width, badgeHeight, pixelRatio);

  context.beginPath();
  context.roundRect(1.5, 1.5, width - 3, badgeHeight - 3, badgeHeight / 2);
  context.fillStyle = palette["unit-ground"];
  context.fill();
  context.lineWidth = 2;
  context.strokeStyle = availableCount > 0 ? palette.available : palette["off-duty"];
  context.stroke();
  context.font = `600 12px ${fontFamily}`;
  context.textBaseline = "middle";
  const startX = (width - availableWidth - totalWidth) / 2;
  context.fillStyle = palette.ink;
  context.fillText(availableText, startX, badgeHeight / 2 + 0.5);
  context.fillStyle = palette["ink-3"];
  context.fillText(totalText, startX + availableWidth, badgeHeight / 2 + 0.5);
  return readPixels(context);
}

/**
 * Lengths in a badge of kinds, as shares of its text size. A digit of this typeface is 0.64 times as wide as the text
 * size.
 */
const kindBadgeLengths = { height: 1.5, side: 0.45, gap: 0.4, glyph: 1.1, digit: 0.64, digitGap: 0.12 } as const;

/** Size in icon pixels of the badge that `drawKindBadge` draws. */
export function computeKindBadgeSize(parts: readonly string[], textPx: number): { width: number; height: number } {
  const { height, side, gap } = kindBadgeLengths;
  const contentWidth = parts.reduce((sum, part) => sum + computePartWidth(part), 0);
  const width = contentWidth + 2 * side + gap * (parts.length - 1);
  return { width: Math.ceil(width * textPx) + 4, height: Math.ceil(height * textPx) + 4 };
}

function computePartWidth(part: string): number {
  const [kind, number] = part.split(":");
  if (number === undefined) return part.length * kindBadgeLengths.digit;
  return kind ? kindBadgeLengths.glyph + kindBadgeLengths.digitGap + number.length * kindBadgeLengths.digit : 0;
}

/**
 * The badge for a cluster that shows unit kinds. Each part is a kind with its number of units, such as "ambulance:3",
 * or the number of units of further kinds, such as "+4".
 */
export function drawKindBadge(
  parts: readonly string[],
  textPx: number,
  isAvailable: boolean,
  palette: Palette,
  pixelRatio: number,
): ImageData {
  const context = createContext();
  const { width, height } = computeKindBadgeSize(parts, textPx);
  resize(context, width, height, pixelRatio);
  context.beginPath();
  context.roundRect(2, 2, width - 4, height - 4, (height - 4) / 3);
  context.fillStyle = palette["unit-ground"];
  context.fill();
  context.lineWidth = 2;
  context.strokeStyle = isAvailable ? palette.available : palette["off-duty"];
  context.stroke();
  context.font = `600 ${textPx}px ${fontFamily}`;
  context.textBaseline = "middle";
  let x = 2 + kindBadgeLengths.side * textPx;
  for (const part of parts) {
    const [kind, number] = part.split(":");
    let textX = x;
    if (number !== undefined) {
      const scale = (kindBadgeLengths.glyph * textPx) / 24;
      context.save();
      context.translate(x, height / 2 - 12 * scale);
      context.scale(scale, scale);
      context.fillStyle = isAvailable ? palette.available : palette["off-duty"];
      context.fill(new Path2D(unitGlyphs[kind as UnitKind]), "evenodd");
      context.restore();
      textX += (kindBadgeLengths.glyph + kindBadgeLengths.digitGap) * textPx;
    }
    context.fillStyle = palette.ink;
    context.fillText(number ?? part, textX, height / 2 + textPx * 0.04);
    x += (computePartWidth(part) + kindBadgeLengths.gap) * textPx;
  }
  return readPixels(context);
}

/** The badge that shows how many more facilities are at the same point, such as "+12". */
export function drawOverflowBadge(count: number, palette: Palette, pixelRatio: number): ImageData {
  const [width, height] = [30, 20];
  const context = createContext();
  resize(context, width, height, pixelRatio);
  context.font = `600 11px ${fontFamily}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.beginPath();
  context.roundRect(1, 1, width - 2, height - 2, 6);
  context.fillStyle = palette["facility-ground"];
  context.fill();
  context.fillStyle = palette.facility;
  context.fillText(`+${count}`, width / 2, height / 2 + 0.5);
  return readPixels(context);
}

/** A road number in a frame, or a kilometre post: a frame on a stem with a round foot. */
export function drawRoadSign(text: string, kind: "shield" | "post", palette: Palette, pixelRatio: number): ImageData {
  const context = createContext();
  const font = `600 ${symbolSizes.roadSignText}px ${fontFamily}`;
  context.font = font;
  const width = Math.ceil(Math.max(22, context.measureText(text).width + 10));
  const [boxHeight, height] = [16, kind === "post" ? 26 : 16];
  resize(context, width, height, pixelRatio);
  context.beginPath();
  context.roundRect(1, 1, width - 2, boxHeight - 2, kind === "post" ? 7 : 3);
  context.fillStyle = palette.shield;
  context.fill();
  context.lineWidth = 1;
  context.strokeStyle = palette["road-trunk"];
  context.stroke();
  if (kind === "post") {
    context.fillStyle = palette["road-trunk"];
    context.fillRect(width / 2 - 0.75, boxHeight - 1, 1.5, 6);
    context.beginPath();
    context.arc(width / 2, height - 4.5, 2, 0, 2 * Math.PI);
    context.fill();
  }
  context.font = font;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillStyle = palette["shield-ink"];
  context.fillText(text, width / 2, boxHeight / 2 + 0.5);
  return readPixels(context);
}

function createContext(): CanvasRenderingContext2D {
  // `willReadFrequently` keeps the canvas in main memory: reading pixels back from the graphics card would block the
  // page.
  const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("the browser provides no 2D canvas");
  return context;
}

function resize(context: CanvasRenderingContext2D, width: number, height: number, pixelRatio: number): void {
  context.canvas.width = width * pixelRatio;
  context.canvas.height = height * pixelRatio;
  context.scale(pixelRatio, pixelRatio);
}

function readPixels(context: CanvasRenderingContext2D): ImageData {
  return context.getImageData(0, 0, context.canvas.width, context.canvas.height);
}
