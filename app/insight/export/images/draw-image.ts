/** The texts in every exported image, in the user's language. */
export type ImageCaptions = {
  title: string;
  /** The filters in words, including the period. */
  filters: string;
  /** Lines below the image: number of incidents, data quality, what is left out, and the source. */
  footerLines: readonly string[];
  /** Text that marks the image as showing simulated data; null for real data. */
  simulated: string | null;
};

/**
 * The content between the title and the footer. `height` is in px; `paint` draws it with its upper left corner at the
 * origin.
 */
export type ImageBody = { height: number; paint: (context: Context, width: number, colours: Colours) => void };

const scale = 2;
const width = 1_200;
const margin = 40;

/** Draws a figure as PNG at double resolution, with title, filters, data quality and source. */
export async function drawImage(captions: ImageCaptions, body: ImageBody): Promise<Blob> {
  await document.fonts.ready;
  const colours = readThemeColours();
  const canvas = document.createElement("canvas");
  canvas.width = width * scale;
  const measureContext = getContext2d(canvas);
  const innerWidth = width - 2 * margin;
  const simulationMarkSpace = captions.simulated ? 170 : 0;
  const titleLines = breakLines(measureContext, captions.title, innerWidth - simulationMarkSpace, 28, 650);
  const filterLines = breakLines(measureContext, captions.filters, innerWidth - simulationMarkSpace, 16);
  const wrappedFooterLines = captions.footerLines.flatMap((line) => breakLines(measureContext, line, innerWidth, 13));
  const bodyTop = margin + titleLines.length * 36 + filterLines.length * 23 + 22;
  const footerTop = bodyTop + body.height + 26;
  canvas.height = (footerTop + wrappedFooterLines.length * 19 + margin - 8) * scale;

  const context = getContext2d(canvas);
  context.scale(scale, scale);
  fillBox(context, 0, 0, width, canvas.height, colours.panel);
  titleLines.forEach((line, index) => {
    writeText(context, line, margin, margin + 28 + index * 36, { size: 28, weight: 650, color: colours.ink });
  });
  filterLines.forEach((line, index) => {
    const y = margin + titleLines.length * 36 + 18 + index * 23;
    writeText(context, line, margin, y, { size: 16, color: colours["ink-2"] });
  });
  if (captions.simulated) drawSimulationMark(context, captions.simulated, colours);
  context.save();
  context.translate(margin, bodyTop);
  body.paint(context, innerWidth, colours);
  context.restore();
  fillBox(context, margin, footerTop - 10, innerWidth, 1, colours.line);
  wrappedFooterLines.forEach((line, index) => {
    writeText(context, line, margin, footerTop + 12 + index * 19, { size: 13, color: colours["ink-2"] });
  });
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the canvas returned no image"))), "image/png");
  });
}

function getContext2d(canvas: HTMLCanvasElement): Context {
  const context = canvas.getContext("2d");
  if (!context) throw new Error("the browser provides no 2D canvas");
  return context;
}

function drawSimulationMark(context: Context, text: string, colours: Colours): void {
  const rightX = width - margin;
  context.font = '700 17px "Inter Variable", sans-serif';
  const markWidth = context.measureText(text).width + 24;
  context.strokeStyle = colours.alarm;
  context.lineWidth = 2;
  context.strokeRect(rightX - markWidth, margin, markWidth, 34);
  writeText(context, text, rightX - markWidth / 2, margin + 23, {
    size: 17,
    weight: 700,
    color: colours.alarm,
    align: "center",
  });
}

/** The current theme's colours, for drawing on a canvas. */
export type Colours = Record<
  "panel" | "raised" | "line" | "line-2" | "ink" | "ink-2" | "ink-3" | "alarm" | "beyond",
  string
> & {
  /** Colours of the density classes, from low to high counts. */
  heat: readonly string[];
};

function readThemeColours(): Colours {
  const style = getComputedStyle(document.documentElement);
  const cssColor = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    panel: cssColor("panel"),
    raised: cssColor("raised"),
    line: cssColor("line"),
    "line-2": cssColor("line-2"),
    ink: cssColor("ink"),
    "ink-2": cssColor("ink-2"),
    "ink-3": cssColor("ink-3"),
    alarm: cssColor("alarm"),
    beyond: cssColor("beyond"),
    heat: [1, 2, 3, 4, 5, 6].map((step) => cssColor(`heat-${step}`)),
  };
}

export type Context = CanvasRenderingContext2D;
type Style = { size?: number; weight?: number; color: string; align?: CanvasTextAlign };

/** Draws one line of text with its baseline at `y` and returns the width of the text. */
export function writeText(context: Context, text: string, x: number, y: number, style: Style): number {
  const { size = 14, weight = 400, color, align = "left" } = style;
  context.font = `${weight} ${size}px "Inter Variable", sans-serif`;
  context.textAlign = align;
  context.textBaseline = "alphabetic";
  context.fillStyle = color;
  context.fillText(text, x, y);
  return context.measureText(text).width;
}

/** Breaks text at spaces into lines no wider than `width`. A word that is wider gets a line to itself. */
export function breakLines(context: Context, text: string, width: number, size: number, weight = 400): string[] {
  context.font = `${weight} ${size}px "Inter Variable", sans-serif`;
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longerLine = line ? `${line} ${word}` : word;
    if (line && context.measureText(longerLine).width > width) {
      lines.push(line);
      line = word;
    } else line = longerLine;
  }
  return line ? [...lines, line] : lines;
}

export function fillBox(context: Context, x: number, y: number, width: number, height: number, color: string): void {
  context.fillStyle = color;
  context.fillRect(x, y, width, height);
}
