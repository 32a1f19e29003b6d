import type { PixelPoint } from "../labels/place-labels";

export type PixelBox = { left: number; top: number; right: number; bottom: number };

/**
 * A symbol on the map with its labels. `x` and `y`: its real position in pixels. `variants`: the ways to draw it, best
 * first; each is a list of boxes relative to that position.
 */
export type LabelledSymbol = PixelPoint & {
  key: string;
  variants: readonly (readonly PixelBox[])[];
  maxOffsetPx: number;
};
/**
 * How far a symbol is drawn from its real position in pixels, which of its variants is drawn, and whether it is
 * completely visible.
 */
export type PlacedPosition = { dx: number; dy: number; variant: number; isVisible: boolean };

type Options = {
  /** The part of the map in pixels that is on the screen, and the panels that cover parts of it. */
  screen: PixelBox;
  panels: readonly PixelBox[];
  /** Further limit on how far a symbol under a panel may be moved; by default only `maxOffsetPx` applies. */
  maxPanelOffsetPx?: number;
  /**
   * Earlier placements. If the real position of a symbol is occupied, its earlier offset is tried first, so that the
   * symbol does not jump.
   */
  previousPositions?: ReadonlyMap<string, PlacedPosition>;
};

const [stepPx, directionCount] = [14, 16];

/** Places symbols one after the other so that they do not overlap. */
export class SymbolPlacement {
  readonly positions = new Map<string, PlacedPosition>();
  private readonly cells = new Map<number, PixelBox[]>();
  readonly screen: PixelBox;
  readonly panels: readonly PixelBox[];
  readonly maxPanelOffsetPx: number;
  readonly previousPositions: ReadonlyMap<string, PlacedPosition>;

  constructor({ screen, panels, maxPanelOffsetPx = Number.POSITIVE_INFINITY, previousPositions = new Map() }: Options) {
    this.screen = screen;
    this.panels = panels;
    this.maxPanelOffsetPx = maxPanelOffsetPx;
    this.previousPositions = previousPositions;
  }

  /**
   * Places a symbol at its real position or, if that is taken, at the nearest free position that is on the screen and
   * not under a panel. A symbol is placed out of view, at or near its real position, only if that position is off the
   * screen, or under a panel with no room beside it. Returns null if there is no room within the symbol's maximum
   * offset.
   */
  place(symbol: LabelledSymbol): PlacedPosition | null {
    const point = { left: symbol.x, right: symbol.x, top: symbol.y, bottom: symbol.y };
    if (!this.isOnScreen(point)) return this.tryToPlace(symbol, false);
    if (this.isVisible(point)) return this.tryToPlace(symbol, true);
    const maxOffsetPx = Math.min(symbol.maxOffsetPx, this.maxPanelOffsetPx);
    return this.tryToPlace({ ...symbol, maxOffsetPx }, true) ?? this.tryToPlace(symbol, false);
  }

  /**
   * Like `place`, but if no visible position is free, the symbol is placed out of view, where it overlaps no other
   * symbol.
   */
  placeAnywhere(symbol: LabelledSymbol): PlacedPosition | null {
    return this.place(symbol) ?? this.tryToPlace(symbol, false);
  }

  private tryToPlace(symbol: LabelledSymbol, mustBeVisible: boolean): PlacedPosition | null {
    const previousPosition = this.previousPositions.get(symbol.key);
    for (const { dx, dy } of listCandidateOffsets(symbol.maxOffsetPx, previousPosition)) {
      for (const [variant, boxes] of symbol.variants.entries()) {
        const moved = boxes.map((box) => moveBox(box, symbol.x + dx, symbol.y + dy));
        if (!moved.every((box) => this.isClear(box))) continue;
        const isVisible = moved.every((box) => this.isVisible(box));
        if (mustBeVisible && !isVisible) continue;
        const position = { dx, dy, variant, isVisible };
        this.positions.set(symbol.key, position);
        for (const box of moved) this.add(box);
        return position;
      }
    }
    return null;
  }

  /** Returns a copy, to which symbols can be added as a trial. */
  copy(): SymbolPlacement {
    const copy = new SymbolPlacement(this);
    copy.addSymbolsOf(this);
    return copy;
  }

  /** Copies all symbols of a trial into this placement. */
  addSymbolsOf({ positions, cells }: SymbolPlacement): void {
    for (const [key, symbol] of positions) this.positions.set(key, symbol);
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
  listBoxes(): PixelBox[] {
    return [...new Set([...this.cells.values()].flat())];
  }

  /** Whether a box overlaps no symbol. */
  isClear(box: PixelBox): boolean {
    for (let column = Math.floor(box.left / cellPx); column * cellPx <= box.right; column++)
      for (let row = Math.floor(box.top / cellPx); row * cellPx <= box.bottom; row++)
        for (const other of this.cells.get(toCellNumber(column, row)) ?? emptyBoxes)
          if (doBoxesOverlap(other, box)) return false;
    return true;
  }

  add(box: PixelBox): void {
    for (const cell of listCells(box)) {
      const boxes = this.cells.get(cell);
      if (boxes) boxes.push(box);
      else this.cells.set(cell, [box]);
    }
  }
}

/** Offsets to try: none, the earlier offset, and then rings around the real position. */
function* listCandidateOffsets(
  maxOffsetPx: number,
  previousPosition: PlacedPosition | undefined,
): Generator<{ dx: number; dy: number }> {
  yield { dx: 0, dy: 0 };
  if (previousPosition && Math.hypot(previousPosition.dx, previousPosition.dy) <= maxOffsetPx) yield previousPosition;
  for (let radius = stepPx; radius <= maxOffsetPx; radius += stepPx) {
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

function toCellNumber(column: number, row: number): number {
  return row * 65_536 + column;
}

function listCells({ left, top, right, bottom }: PixelBox): number[] {
  const cells: number[] = [];
  for (let column = Math.floor(left / cellPx); column * cellPx <= right; column++)
    for (let row = Math.floor(top / cellPx); row * cellPx <= bottom; row++) cells.push(toCellNumber(column, row));
  return cells;
}
