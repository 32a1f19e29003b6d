/** The colours of the theme that is on, for a canvas; from the one home of colours. */
export type Colours = Record<
  "panel" | "raised" | "line" | "line-2" | "ink" | "ink-2" | "ink-3" | "alarm" | "beyond",
  string
> & {
  /** Density, from few to many. */
  heat: readonly string[];
};

export function readColours(): Colours {
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
