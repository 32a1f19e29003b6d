import { type Anchor, anchorOppositeTo, unitNameDistance } from "../style/live-style";
import { symbolSizes } from "../style/map-settings";
import { doBoxesOverlap, moveBox, type PixelBox } from "./place-labelled-symbols";

/** A symbol with the pixel of its centre, its offset, which the pixel includes, and the lines of its text, if any. */
export type CaptionedSymbol = { x: number; y: number; offset: [number, number]; lines: readonly string[] };

/** Average width of a character, and height of a line, in ems. */
const [characterEm, lineEm] = [0.55, 1.25];
const half = symbolSizes.unit / 2;
const iconBox: PixelBox = { left: -half, right: half, top: -half, bottom: half };

/**
 * Returns the side of each symbol's text, or undefined for a symbol without text. The text is placed where it covers
 * the fewest icons and earlier texts, by preference on the side that faces away from the symbol's true position.
 * `textPx` is the font size, and `obstacles` are the centres of other icons.
 */
export function placeCaptions(
  symbols: readonly CaptionedSymbol[],
  textPx: number,
  obstacles: readonly { x: number; y: number }[],
): (Anchor | undefined)[] {
  const takenBoxes = [...symbols, ...obstacles].map(({ x, y }) => moveBox(iconBox, x, y));
  return symbols.map(({ x, y, offset, lines }) => {
    if (lines.length === 0) return undefined;
    const sides = [anchorOppositeTo(...offset), "left", "right", "top", "bottom"] as const;
    const choices = sides.map((anchor) => {
      const box = moveBox(textBox(anchor, lines, textPx), x, y);
      return { anchor, box, coveredCount: takenBoxes.filter((taken) => doBoxesOverlap(taken, box)).length };
    });
    const best = choices.reduce((a, b) => (b.coveredCount < a.coveredCount ? b : a));
    takenBoxes.push(best.box);
    return best.anchor;
  });
}

/** The box of a text beside, above or below an icon, relative to the icon's centre. */
function textBox(anchor: Anchor, lines: readonly string[], textPx: number): PixelBox {
  const width = Math.max(...lines.map((line) => line.length)) * characterEm * textPx;
  const height = lines.length * lineEm * textPx;
  const [x, y] = {
    top: [0, unitNameDistance + height / 2],
    bottom: [0, -unitNameDistance - height / 2],
    left: [unitNameDistance + width / 2, 0],
    right: [-unitNameDistance - width / 2, 0],
  }[anchor] as [number, number];
  return moveBox({ left: -width / 2, right: width / 2, top: -height / 2, bottom: height / 2 }, x, y);
}
