/** What is written into every picture, in the reader's words. */
export type ImageCaptions = {
  title: string;
  /** The filters in words, the period among them. */
  filters: string;
  /** Number of incidents, quality of the data, what is left out, and where it is from. */
  foot: readonly string[];
  /** The mark of invented data; none for real. */
  simulated: string | null;
};

/** What stands between the title and the foot: as high as it says, drawn with its upper left corner at the origin. */
export type ImageBody = { height: number; paint: (brush: Brush, width: number, colours: Colours) => void };

const scale = 2;
const width = 1_200;
const edge = 40;

/** A picture of a figure as PNG at twice its size, with all that it has to say about itself. */
export async function drawImage(words: ImageCaptions, body: ImageBody): Promise<Blob> {
  await document.fonts.ready;
  const colours = readThemeColours();
  const canvas = document.createElement("canvas");
  canvas.width = width * scale;
  const measuring = contextOf(canvas);
  const inner = width - 2 * edge;
  const mark = words.simulated ? 170 : 0;
  const titleLines = breakLines(measuring, words.title, inner - mark, 28, 650);
  const filterLines = breakLines(measuring, words.filters, inner - mark, 16);
  const footLines = words.foot.flatMap((line) => breakLines(measuring, line, inner, 13));
  const bodyTop = edge + titleLines.length * 36 + filterLines.length * 23 + 22;
  const footTop = bodyTop + body.height + 26;
  canvas.height = (footTop + footLines.length * 19 + edge - 8) * scale;

  const brush = contextOf(canvas);
  brush.scale(scale, scale);
  fillBox(brush, 0, 0, width, canvas.height, colours.panel);
  titleLines.forEach((line, index) => {
    write(brush, line, edge, edge + 28 + index * 36, { size: 28, weight: 650, color: colours.ink });
  });
  filterLines.forEach((line, index) => {
    const y = edge + titleLines.length * 36 + 18 + index * 23;
    write(brush, line, edge, y, { size: 16, color: colours["ink-2"] });
  });
  if (words.simulated) drawSimulationMark(brush, words.simulated, colours);
  brush.save();
  brush.translate(edge, bodyTop);
  body.paint(brush, inner, colours);
  brush.restore();
  fillBox(brush, edge, footTop - 10, inner, 1, colours.line);
  footLines.forEach((line, index) => {
    write(brush, line, edge, footTop + 12 + index * 19, { size: 13, color: colours["ink-2"] });
  });
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the canvas gave no picture"))), "image/png");
  });
}

function contextOf(canvas: HTMLCanvasElement): Brush {
  const brush = canvas.getContext("2d");
  if (!brush) throw new Error("the browser gives no canvas");
  return brush;
}

function drawSimulationMark(brush: Brush, words: string, colours: Colours): void {
  const right = width - edge;
  brush.font = '700 17px "Inter Variable", sans-serif';
  const wide = brush.measureText(words).width + 24;
  brush.strokeStyle = colours.alarm;
  brush.lineWidth = 2;
  brush.strokeRect(right - wide, edge, wide, 34);
  write(brush, words, right - wide / 2, edge + 23, { size: 17, weight: 700, color: colours.alarm, align: "center" });
}

/** The colours of the theme that is on, for a canvas; from the one home of colours. */
export type Colours = Record<
  "panel" | "raised" | "line" | "line-2" | "ink" | "ink-2" | "ink-3" | "alarm" | "beyond",
  string
> & {
  /** Density, from few to many. */
  heat: readonly string[];
};

function readThemeColours(): Colours {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    panel: of("panel"),
    raised: of("raised"),
    line: of("line"),
    "line-2": of("line-2"),
    ink: of("ink"),
    "ink-2": of("ink-2"),
    "ink-3": of("ink-3"),
    alarm: of("alarm"),
    beyond: of("beyond"),
    heat: [1, 2, 3, 4, 5, 6].map((step) => of(`heat-${step}`)),
  };
}

export type Brush = CanvasRenderingContext2D;
type Style = { size?: number; weight?: number; color: string; align?: CanvasTextAlign };

/** Writes one line with its baseline at y; gives its width. */
export function write(brush: Brush, text: string, x: number, y: number, style: Style): number {
  const { size = 14, weight = 400, color, align = "left" } = style;
  brush.font = `${weight} ${size}px "Inter Variable", sans-serif`;
  brush.textAlign = align;
  brush.textBaseline = "alphabetic";
  brush.fillStyle = color;
  brush.fillText(text, x, y);
  return brush.measureText(text).width;
}

/** A text broken into lines no wider than this. */
export function breakLines(brush: Brush, text: string, width: number, size: number, weight = 400): string[] {
  brush.font = `${weight} ${size}px "Inter Variable", sans-serif`;
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line ? `${line} ${word}` : word;
    if (line && brush.measureText(longer).width > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return line ? [...lines, line] : lines;
}

export function fillBox(brush: Brush, x: number, y: number, width: number, height: number, color: string): void {
  brush.fillStyle = color;
  brush.fillRect(x, y, width, height);
}
