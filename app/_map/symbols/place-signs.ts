import type { PixelPoint } from "../labels/place-labels";

export type PixelBox = { left: number; top: number; right: number; bottom: number };

/**
 * A symbol on the map with its labels. `x` and `y`: its real position in pixels. `variants`: the ways to draw it, best
 * first; each is a list of boxes relative to that position.
 */
export type Sign = PixelPoint & { key: string; variants: readonly (readonly PixelBox[])[]; maxShiftPx: number };
/**
 * How far a symbol is drawn from its real position in pixels, which of its variants is drawn, and whether it is
 * completely visible.
 */
export type PlacedSign = { dx: number; dy: number; variant: number; isVisible: boolean };

type Options = {
  /** The part of the map in pixels that is on the screen, and the panels that cover parts of it. */
  screen: PixelBox;
  panels: readonly PixelBox[];
  /** Further limit on how far a symbol under a panel may be moved; by default only `maxShiftPx` applies. */
  maxPanelShiftPx?: number;
  /**
   * Earlier placements. If the real position of a symbol is occupied, its earlier shift is tried first, so that the
   * symbol does not jump.
   */
  previous?: ReadonlyMap<string, PlacedSign>;
};

const [stepPx, directionCount] = [14, 16];

/** Places symbols one after the other so that they do not overlap. */
export class SignPlacement {
  readonly placedSigns = new Map<string, PlacedSign>();
  private readonly cells = new Map<number, PixelBox[]>();
  readonly screen: PixelBox;
  readonly panels: readonly PixelBox[];
  readonly maxPanelShiftPx: number;
  readonly previous: ReadonlyMap<string, PlacedSign>;

  constructor({ screen, panels, maxPanelShiftPx = Number.POSITIVE_INFINITY, previous = new Map() }: Options) {
    this.screen = screen;
    this.panels = panels;
    this.maxPanelShiftPx = maxPanelShiftPx;
    this.previous = previous;
  }

  /**
   * Places a symbol at its real position, or at the nearest free position that is on the screen and not under a panel.
   * If the real position is off the screen, or is under a panel with no room beside it, the symbol is placed there, out
   * of view. Returns null if there is no room within the maximum shift of the symbol.
   */
  place(sign: Sign): PlacedSign | null {
    const point = { left: sign.x, right: sign.x, top: sign.y, bottom: sign.y };
    if (!this.isOnScreen(point)) return this.findPlacement(sign, false);
    if (this.isVisible(point)) return this.findPlacement(sign, true);
    const maxShiftPx = Math.min(sign.maxShiftPx, this.maxPanelShiftPx);
    return this.findPlacement({ ...sign, maxShiftPx }, true) ?? this.findPlacement(sign, false);
  }

  /**
   * Like `place`, but if no visible position is free, the symbol is placed out of view, where it overlaps no other
   * symbol.
   */
  placeAnywhere(sign: Sign): PlacedSign | null {
    return this.place(sign) ?? this.findPlacement(sign, false);
  }

  private findPlacement(sign: Sign, mustBeVisible: boolean): PlacedSign | null {
    const earlierSign = this.previous.get(sign.key);
    for (const { dx, dy } of listShifts(sign.maxShiftPx, earlierSign)) {
      for (const [variant, boxes] of sign.variants.entries()) {
        const moved = boxes.map((box) => moveBox(box, sign.x + dx, sign.y + dy));
        if (!moved.every((box) => this.isClear(box))) continue;
        const isVisible = moved.every((box) => this.isVisible(box));
        if (mustBeVisible && !isVisible) continue;
        const placedSign = { dx, dy, variant, isVisible };
        this.placedSigns.set(sign.key, placedSign);
        for (const box of moved) this.add(box);
        return placedSign;
      }
    }
    return null;
  }

  /** Returns a copy, to which symbols can be added as a trial. */
  copy(): SignPlacement {
    const copy = new SignPlacement(this);
    copy.addSignsOf(this);
    return copy;
  }

  /** Copies all symbols of a trial into this placement. */
  addSignsOf({ placedSigns, cells }: SignPlacement): void {
    for (const [key, sign] of placedSigns) this.placedSigns.set(key, sign);
    for (const [cell, boxes] of cells) this.cells.set(cell, [...boxes]);
  }

  /** Whether a box is completely on the screen and not under a panel. */
  isVisible(box: PixelBox): boolean {
    return this.isOnScreen(box) && !this.panels.some((panel) => doBoxesOverlap(panel, box));
  }

  private isOnScreen({ left, top, right, bottom }: PixelBox): boolean {
    const { screen } = this;
    return left >= screen.left && right <= screen.right && top >= screen.top && bottom <= screen.bottom;
  }

  /** The boxes of all symbols. */
  boxes(): PixelBox[] {
    return [...new Set([...this.cells.values()].flat())];
  }

  /** Whether a box overlaps no symbol. */
  isClear(box: PixelBox): boolean {
    for (let column = Math.floor(box.left / cellPx); column * cellPx <= box.right; column++)
      for (let row = Math.floor(box.top / cellPx); row * cellPx <= box.bottom; row++)
        for (const other of this.cells.get(cellAt(column, row)) ?? emptyBoxes)
          if (doBoxesOverlap(other, box)) return false;
    return true;
  }

  add(box: PixelBox): void {
    for (const cell of cellsOf(box)) {
      const boxes = this.cells.get(cell);
      if (boxes) boxes.push(box);
      else this.cells.set(cell, [box]);
    }
  }
}

/** Shifts to try: none, the earlier shift, and then rings around the real position. */
function* listShifts(maxShiftPx: number, earlierSign: PlacedSign | undefined): Generator<{ dx: number; dy: number }> {
  yield { dx: 0, dy: 0 };
  if (earlierSign && Math.hypot(earlierSign.dx, earlierSign.dy) <= maxShiftPx) yield earlierSign;
  for (let radius = stepPx; radius <= maxShiftPx; radius += stepPx) {
    for (let direction = 0; direction < directionCount; direction++) {
      const angle = (direction / directionCount) * 2 * Math.PI;
      yield { dx: Math.round(Math.cos(angle) * radius), dy: Math.round(Math.sin(angle) * radius) };
    }
  }
}

export function doBoxesOverlap(a: PixelBox, b: PixelBox): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

export function moveBox({ left, top, right, bottom }: PixelBox, x: number, y: number): PixelBox {
  return { left: left + x, top: top + y, right: right + x, bottom: bottom + y };
}

const cellPx = 128;

const emptyBoxes: readonly PixelBox[] = [];

function cellAt(column: number, row: number): number {
  return row * 65_536 + column;
}

function cellsOf({ left, top, right, bottom }: PixelBox): number[] {
  const cells: number[] = [];
  for (let column = Math.floor(left / cellPx); column * cellPx <= right; column++)
    for (let row = Math.floor(top / cellPx); row * cellPx <= bottom; row++) cells.push(cellAt(column, row));
  return cells;
}
