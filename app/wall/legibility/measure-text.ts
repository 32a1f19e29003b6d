import type { Map as MapLibreMap } from "maplibre-gl";
import { arcMinutesOf, minArcMinutes, type ScreenGeometry } from "@/server/domain/screen-settings";

/** A text on the screen that is too small, too faint or cut off. */
type Shortfall = { text: string; kind: "size" | "contrast" | "cut"; measured: number; needed: number };

/** Minimum contrast ratios, from AVIXA. `text`: of any text. `main`: of priority, place, clock and age of the data. */
const minContrast = { text: 7, main: 15 } as const;
/** Tolerates the rounding of sizes by the browser. */
const tolerance = 0.995;
/** The height of a capital letter in the typeface Inter, as a share of the font size. Sizes are computed for Inter. */
const interCapHeight = 0.727;
/**
 * A text counts as hidden if at most `hiddenShare` of it is visible, and as cut off if less than `completeShare` is
 * visible.
 */
const [hiddenShare, completeShare] = [0.05, 0.9];

/**
 * Measures all text on the wall and its map. Returns the number of texts, and those that are too small, too faint or
 * cut off.
 */
export function measureText(root: HTMLElement, map: MapLibreMap | null, geometry: ScreenGeometry) {
  const pixels = { width: window.innerWidth, height: window.innerHeight };
  const computeArcMinutes = (fontPx: number) => arcMinutesOf(fontPx, geometry, pixels);
  const measuredTexts = [...measurePage(root), ...(map ? measureMap(map) : [])];
  const shortfalls = measuredTexts.flatMap(({ text, fontPx, isHeading, contrast, neededContrast, visibleShare }) => {
    const neededArcMinutes = isHeading ? minArcMinutes.heading : minArcMinutes.text;
    const possibleShortfalls: Shortfall[] = [
      { text, kind: "size", measured: computeArcMinutes(fontPx), needed: neededArcMinutes },
      { text, kind: "contrast", measured: contrast, needed: neededContrast },
      { text, kind: "cut", measured: visibleShare, needed: completeShare },
    ];
    return possibleShortfalls.filter(({ measured, needed }) => measured < needed * tolerance);
  });
  return { count: measuredTexts.length, shortfalls };
}

type MeasuredText = {
  text: string;
  /** The font size at which capitals in Inter would be as tall as those in this text. */
  fontPx: number;
  /** Whether the text is a heading or a counter. */
  isHeading: boolean;
  contrast: number;
  neededContrast: number;
  visibleShare: number;
};

const isCounter = (text: string) => /^[\d.:]+$/.test(text);

function measurePage(root: HTMLElement): MeasuredText[] {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const measuredTexts: MeasuredText[] = [];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const element = node.parentElement;
    const text = node.textContent?.trim();
    if (!element || !text || element.closest(".sr-only, canvas, script, style, [data-legibility]")) continue;
    const style = getComputedStyle(element);
    const range = document.createRange();
    range.selectNodeContents(node);
    const visibleShare = style.visibility === "hidden" ? 0 : measureVisibleShare(range, element);
    if (visibleShare <= hiddenShare) continue;
    const scale = element.offsetHeight > 0 ? element.getBoundingClientRect().height / element.offsetHeight : 1;
    const isMainText = element.closest("[data-main-word], time, [data-age]") !== null;
    measuredTexts.push({
      text,
      fontPx: (Number.parseFloat(style.fontSize) * scale * findCapHeight(style.fontFamily)) / interCapHeight,
      isHeading: isCounter(text) || element.closest("h1, h2, h3") !== null,
      contrast: computeContrast(element),
      neededContrast: isMainText ? minContrast.main : minContrast.text,
      visibleShare: hasEllipsis(element) ? 1 : visibleShare,
    });
  }
  return measuredTexts;
}

function hasEllipsis(element: Element): boolean {
  const style = getComputedStyle(element);
  return style.textOverflow === "ellipsis" || style.webkitLineClamp !== "none";
}

/** The share of a text's area that is on the screen and not clipped by a parent element. */
function measureVisibleShare(range: Range, element: Element): number {
  const clippingRects = [new DOMRect(0, 0, window.innerWidth, window.innerHeight)];
  for (let parent: Element | null = element; parent; parent = parent.parentElement) {
    if (getComputedStyle(parent).overflow !== "visible") clippingRects.push(parent.getBoundingClientRect());
  }
  let [area, visibleArea] = [0, 0];
  for (const rect of range.getClientRects()) {
    const { left, right, height: lineHeight } = rect;
    // The letters are in the middle of the line; the space around them may be clipped.
    const [top, bottom] = [rect.top + lineHeight / 4, rect.bottom - lineHeight / 4];
    area += (right - left) * (bottom - top);
    const width =
      Math.min(right, ...clippingRects.map((clip) => clip.right)) -
      Math.max(left, ...clippingRects.map((clip) => clip.left));
    const height =
      Math.min(bottom, ...clippingRects.map((clip) => clip.bottom)) -
      Math.max(top, ...clippingRects.map((clip) => clip.top));
    visibleArea += Math.max(0, width) * Math.max(0, height);
  }
  return area > 0 ? visibleArea / area : 0;
}

const capHeights = new Map<string, number>();

/** Height of a capital letter as a share of the font size, measured in the font that the browser uses. */
function findCapHeight(family: string): number {
  let capHeight = capHeights.get(family);
  if (capHeight === undefined) {
    const context = document.createElement("canvas").getContext("2d");
    if (context) context.font = `100px ${family}`;
    capHeight = (context?.measureText("H").actualBoundingBoxAscent ?? interCapHeight * 100) / 100;
    capHeights.set(family, capHeight);
  }
  return capHeight;
}

/** Red, green, blue and opacity between 0 and 1. */
type Color = [red: number, green: number, blue: number, alpha: number];

/**
 * The contrast of an element's text with its background: the nearest background colours or, if there are none, the map.
 */
function computeContrast(element: Element): number {
  const style = getComputedStyle(element);
  const halo = /rgba?\([^)]*\)|#\w+/.exec(style.textShadow)?.[0];
  let background = style.textShadow !== "none" && halo ? parseColor(halo) : ([0, 0, 0, 0] as Color);
  let textColor = parseColor(style.color);
  for (let parent: Element | null = element; parent; parent = parent.parentElement) {
    const { backgroundColor, filter, opacity } = getComputedStyle(parent);
    if (background[3] < 1) background = blendOver(background, parseColor(backgroundColor));
    if (Number(opacity) < 1) textColor = [textColor[0], textColor[1], textColor[2], textColor[3] * Number(opacity)];
    [textColor, background] = [applyFilter(textColor, filter), applyFilter(background, filter)];
  }
  const landColor = parseColor(getComputedStyle(document.documentElement).getPropertyValue("--land"));
  const opaqueBackground = blendOver(background, landColor);
  return computeContrastRatio(blendOver(textColor, opaqueBackground), opaqueBackground);
}

/** Measures the text of the map's layers, with its sizes and colours at the current zoom. */
function measureMap(map: MapLibreMap): MeasuredText[] {
  const filter = getComputedStyle(map.getContainer().closest("[data-map-filter]") ?? map.getContainer()).filter;
  const layers = map
    .getStyle()
    .layers.filter((layer) => layer.type === "symbol" && layer.layout?.["text-field"])
    .map(({ id }) => id);
  const measuredKeys = new Set<string>();
  return map.queryRenderedFeatures({ layers }).flatMap(({ layer, id, source }): MeasuredText[] => {
    const { layout = {}, paint = {} } = layer as { layout?: Record<string, unknown>; paint?: Record<string, unknown> };
    const { text, scale } = readText(layout["text-field"]);
    const key = `${layer.id} ${source} ${id} ${text}`;
    if (text === "" || measuredKeys.has(key) || paint["text-opacity"] === 0) return [];
    measuredKeys.add(key);
    const color = applyFilter(parseMapColor(paint["text-color"]), filter);
    const hasHalo = Number(paint["text-halo-width"] ?? 0) > 0;
    const halo = applyFilter(parseMapColor(paint["text-halo-color"]), filter);
    return [
      {
        text: `${text} (${layer.id})`,
        fontPx: Number(layout["text-size"] ?? 16) * scale,
        isHeading: isCounter(text) && /cluster|count/.test(layer.id),
        // Text without a halo is drawn on an icon. Its contrast is not measured, because icons use the colours of the
        // palette.
        contrast: hasHalo ? computeContrastRatio(blendOver(color, halo), halo) : Number.POSITIVE_INFINITY,
        neededContrast: minContrast.text,
        visibleShare: 1,
      },
    ];
  });
}

/** The text of an evaluated `text-field`, and the smallest scale of its sections. */
function readText(field: unknown): { text: string; scale: number } {
  const sections = (field as { sections?: { text: string; scale: number | null }[] } | undefined)?.sections;
  if (!sections) return { text: String(field ?? "").trim(), scale: 1 };
  const nonEmptySections = sections.filter(({ text }) => text.trim() !== "");
  const text = nonEmptySections.map((section) => section.text.trim()).join(" ");
  return { text, scale: Math.min(1, ...nonEmptySections.map(({ scale }) => scale ?? 1)) };
}

/** A colour that MapLibre has evaluated: an object with premultiplied parts, or a CSS colour. */
function parseMapColor(value: unknown): Color {
  if (typeof value === "string") return parseColor(value);
  const { r = 0, g = 0, b = 0, a = 1 } = (value ?? {}) as Partial<Record<"r" | "g" | "b" | "a", number>>;
  return a === 0 ? [0, 0, 0, 0] : [r / a, g / a, b / a, a];
}

let colorContext: CanvasRenderingContext2D | null = null;

/** Parses any CSS colour by letting the browser draw it. */
function parseColor(color: string): Color {
  colorContext ??= document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  if (!colorContext) return [0, 0, 0, 0];
  colorContext.clearRect(0, 0, 1, 1);
  colorContext.fillStyle = color;
  colorContext.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0, alpha = 0] = colorContext.getImageData(0, 0, 1, 1).data;
  return [red / 255, green / 255, blue / 255, alpha / 255];
}

function blendOver([red, green, blue, alpha]: Color, background: Color): Color {
  const total = alpha + background[3] * (1 - alpha);
  if (total === 0) return [0, 0, 0, 0];
  const blendChannel = (part: number, below: number) => (part * alpha + below * background[3] * (1 - alpha)) / total;
  return [
    blendChannel(red, background[0]),
    blendChannel(green, background[1]),
    blendChannel(blue, background[2]),
    total,
  ];
}

/** Applies the `brightness` and `grayscale` of a CSS filter. */
function applyFilter([red, green, blue, alpha]: Color, filter: string): Color {
  const readFilterAmount = (pattern: RegExp, defaultAmount: number) =>
    Number(pattern.exec(filter)?.[1] ?? defaultAmount);
  const brightness = readFilterAmount(/brightness\(([\d.]+)\)/, 1);
  const gray = readFilterAmount(/grayscale\(([\d.]+)\)/, 0);
  const luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  const filterChannel = (value: number) => Math.min(1, (value + (luma - value) * gray) * brightness);
  return [filterChannel(red), filterChannel(green), filterChannel(blue), alpha];
}

function computeContrastRatio(a: Color, b: Color): number {
  const [lighter, darker] = [computeLuminance(a), computeLuminance(b)].sort((first, second) => second - first) as [
    number,
    number,
  ];
  return (lighter + 0.05) / (darker + 0.05);
}

function computeLuminance([red, green, blue]: Color): number {
  const toLinear = (part: number) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  return 0.2126 * toLinear(red) + 0.7152 * toLinear(green) + 0.0722 * toLinear(blue);
}
