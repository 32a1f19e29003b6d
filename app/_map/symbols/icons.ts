import type { FacilityKind, PositionQuality, Priority, UnitKind, UnitStatus } from "@/db/vocabulary";
import type { PaletteToken } from "../style/map-theme";
import { facilityGlyphs, priorityDigits, priorityShapes, unitGlyphs } from "./glyphs";

/**
 * One shape of an icon: SVG path data that is scaled, translated, filled with the even-odd rule, and then outlined.
 * Lengths are in icon pixels.
 */
type IconShape = {
  path: string;
  fill?: PaletteToken;
  outline?: PaletteToken;
  outlineWidth?: number;
  dash?: readonly number[];
  scale?: number;
  translate?: readonly [number, number];
  opacity?: number;
};

/** An icon as data, from which both the map's canvas and the SVG in lists are drawn. */
export type Icon = { width: number; height: number; shapes: readonly IconShape[] };

export type UnitIconOptions = { kind: UnitKind; status: UnitStatus; stale: boolean; simulated: boolean };

const circlePath = "M16 3a13 13 0 1 1 0 26 13 13 0 0 1 0-26z";
const squarePath =
  "M9.5 4h13A5.5 5.5 0 0 1 28 9.5v13a5.5 5.5 0 0 1-5.5 5.5h-13A5.5 5.5 0 0 1 4 22.5v-13A5.5 5.5 0 0 1 9.5 4z";
const slashPath = "M25.2 6.8 6.8 25.2";
const simulatedTagFrame =
  "M23.5 0h7A1.5 1.5 0 0 1 32 1.5v7a1.5 1.5 0 0 1-1.5 1.5h-7A1.5 1.5 0 0 1 22 8.5v-7A1.5 1.5 0 0 1 23.5 0z";
const simulatedTagLetter =
  "M29 3.5h-1.3c0-.5-.3-.7-.8-.7s-.8.2-.8.6c0 .5.5.60 1.1.70 1 .2 1.9.60 1.9 1.7 0 1.1-.9 1.8-2.2 1.8-1.4 0-2.2-.7-2.2-1.9H26c0 .6.30.8.90.8.50 0 .8-.2.8-.6 0-.5-.5-.6-1.1-.7-1-.2-1.8-.6-1.8-1.7 0-1 .8-1.7 2.1-1.7S29 2.4 29 3.5z";

/**
 * A unit: its kind in a frame. The frame shows the status: a circle when available, a square when assigned, a
 * crossed-out circle when off duty. It is dashed without a current GPS fix. Simulated units carry the letter S.
 */
export function unitIcon({ kind, status, stale, simulated }: UnitIconOptions): Icon {
  const glyph = { path: unitGlyphs[kind], scale: 0.75, translate: [7, 7] as const };
  const dash = stale ? [2.6, 2.2] : undefined;
  const framesByStatus: Record<UnitStatus, IconShape[]> = {
    available: [
      { path: circlePath, fill: "unit-ground", outline: "available", outlineWidth: 2.2, dash },
      { ...glyph, fill: "available" },
    ],
    assigned: stale
      ? [
          { path: squarePath, fill: "unit-ground", outline: "assigned", outlineWidth: 2.2, dash },
          { ...glyph, fill: "assigned" },
        ]
      : [
          { path: squarePath, fill: "assigned", outline: "assigned", outlineWidth: 2 },
          { ...glyph, fill: "unit-ground" },
        ],
    "off-duty": [
      { path: circlePath, fill: "unit-ground", outline: "off-duty", outlineWidth: 1.4, dash },
      { ...glyph, fill: "off-duty" },
      { path: slashPath, outline: "unit-ground", outlineWidth: 4 },
      { path: slashPath, outline: "off-duty", outlineWidth: 1.6 },
    ],
  };
  const tag: IconShape[] = simulated
    ? [
        { path: simulatedTagFrame, fill: "unit-ground", outline: "ink-3", outlineWidth: 1 },
        { path: simulatedTagLetter, fill: "ink" },
      ]
    : [];
  return { width: 32, height: 32, shapes: [...framesByStatus[status], ...tag] };
}

/**
 * A facility: its kind in a small frame. The frame is solid if the position was surveyed or read from a map, dotted if
 * only the district is known, and dashed otherwise.
 */
export function facilityIcon({ kind, quality }: { kind: FacilityKind; quality: PositionQuality }): Icon {
  const framePath =
    "M5 1.5h14A3.5 3.5 0 0 1 22.5 5v14a3.5 3.5 0 0 1-3.5 3.5H5A3.5 3.5 0 0 1 1.5 19V5A3.5 3.5 0 0 1 5 1.5z";
  const dashed = [3.2, 2.2] as const;
  const dashByQuality = {
    ...{ surveyed: undefined, map: undefined, approximate: dashed, unknown: dashed },
    "district-centroid": [1.2, 2.4],
  } as const;
  return {
    width: 24,
    height: 24,
    shapes: [
      { path: framePath, fill: "facility-ground" },
      { path: framePath, outline: "facility", outlineWidth: 1.2, dash: dashByQuality[quality], opacity: 0.85 },
      { path: facilityGlyphs[kind], fill: "facility", scale: 0.62, translate: [4.56, 4.56] },
    ],
  };
}

const [pinCentre, pinTip] = [19, 43] as const;

/** An incident: the shape and digit of its priority on a stem that ends at the place; a ring marks the selected one. */
export function incidentIcon({ priority, isSelected = false }: { priority: Priority; isSelected?: boolean }): Icon {
  const scale = isSelected ? 1 : 1.2;
  const pinCorner = pinCentre - 12 * scale;
  const placement = { scale, translate: [pinCorner, pinCorner] as const };
  const digitPlacement = { scale, translate: [pinCorner, pinCorner + (priority === 2 ? 2.2 * scale : 0)] as const };
  const stemPath = `M${pinCentre} ${pinCentre}V${pinTip - 3}`;
  const stemBasePath = `M${pinCentre} ${pinTip - 6}a3 3 0 1 1 0 6 3 3 0 0 1 0-6z`;
  const ring = `M${pinCentre} 2.5a16.5 16.5 0 1 1 0 33 16.5 16.5 0 0 1 0-33z`;
  return {
    width: 2 * pinCentre,
    height: pinTip + 2,
    shapes: [
      { path: stemPath, outline: "halo", outlineWidth: 5 },
      { path: stemBasePath, fill: `p${priority}`, outline: "halo", outlineWidth: 2 },
      { path: stemPath, outline: `p${priority}`, outlineWidth: 2.2 },
      ...(isSelected ? ([{ path: ring, fill: "halo", outline: "ink", outlineWidth: 2.2 }] as const) : []),
      { path: priorityShapes[priority], outline: "halo", outlineWidth: 3, ...placement },
      { path: priorityShapes[priority], fill: `p${priority}`, ...placement },
      { path: priorityDigits[priority], fill: `on-p${priority}`, ...digitPlacement },
    ],
  };
}

/** The shape and digit of a priority without stem and margin, for use in text. */
export function priorityIcon(priority: Priority): Icon {
  const digitPlacement = priority === 2 ? { translate: [0, 2.2] as const } : {};
  return {
    width: 24,
    height: 24,
    shapes: [
      { path: priorityShapes[priority], fill: `p${priority}` },
      { path: priorityDigits[priority], fill: `on-p${priority}`, ...digitPlacement },
    ],
  };
}

/** A fire watch: a flame in a hexagon; the priority of the proposed task is at its corner. */
export function fireWatchIcon(priority: Priority | null): Icon {
  const hexagonPath = "M18 5.500 30 12.400v13.700L18 33 6 26.100V12.400z";
  const priorityPlacement = { scale: 0.62, translate: [21, 0] as const };
  const digitPlacement = { scale: 0.62, translate: [21, priority === 2 ? 1.4 : 0] as const };
  return {
    width: 36,
    height: 36,
    shapes: [
      { path: hexagonPath, fill: "halo", outline: "halo", outlineWidth: 5.5 },
      { path: hexagonPath, fill: "unit-ground", outline: priority ? `p${priority}` : "ink-2", outlineWidth: 2.2 },
      { path: unitGlyphs["fire-engine"], fill: "ink", scale: 0.72, translate: [9.4, 11] },
      ...(priority
        ? ([
            { path: priorityShapes[priority], outline: "halo", outlineWidth: 2.5, ...priorityPlacement },
            { path: priorityShapes[priority], fill: `p${priority}`, ...priorityPlacement },
            { path: priorityDigits[priority], fill: `on-p${priority}`, ...digitPlacement },
          ] as const)
        : []),
    ],
  };
}

/**
 * A river gauge: a drop with its alert level, filled if the level is not normal (4), dashed and empty if the gauge
 * is silent.
 */
export function gaugeIcon(siaga: 1 | 2 | 3 | 4 | null, isSilent: boolean, priority: Priority | null): Icon {
  const dropPath = "M18 3.500C22 9 28.500 14.500 28.500 21.500a10.500 10.500 0 0 1-21 0C7.500 14.500 14 9 18 3.500z";
  const isHigh = siaga !== null && siaga < 4 && !isSilent;
  const priorityPlacement = { scale: 0.62, translate: [21, 0] as const };
  const digitPlacement = { scale: 0.62, translate: [21, priority === 2 ? 1.4 : 0] as const };
  return {
    width: 36,
    height: 36,
    shapes: [
      { path: dropPath, fill: "halo", outline: "halo", outlineWidth: 5.5 },
      {
        ...{
          path: dropPath,
          fill: isHigh ? "ink" : "unit-ground",
          outline: isHigh ? "ink" : "ink-2",
          outlineWidth: 2.2,
        },
        ...(isSilent ? { dash: [2.6, 2.2] } : {}),
      },
      ...(siaga && !isSilent
        ? ([
            { path: priorityDigits[siaga], fill: isHigh ? "unit-ground" : "ink", scale: 0.95, translate: [6.6, 9.4] },
          ] as const)
        : []),
      ...(priority
        ? ([
            { path: priorityShapes[priority], outline: "halo", outlineWidth: 2.5, ...priorityPlacement },
            { path: priorityShapes[priority], fill: `p${priority}`, ...priorityPlacement },
            { path: priorityDigits[priority], fill: `on-p${priority}`, ...digitPlacement },
          ] as const)
        : []),
    ],
  };
}

/** One tile of the pattern of a weather warning's area: rain. */
export const rainIcon: Icon = {
  width: 20,
  height: 20,
  shapes: [
    { path: "M5 3v5M15 13v5", outline: "halo", outlineWidth: 3.5, opacity: 0.45 },
    { path: "M5 3v5M15 13v5", outline: "ink", outlineWidth: 1.6, opacity: 0.6 },
  ],
};

/** An arrow in the direction a unit moves; the map rotates it. */
export const headingIcon: Icon = {
  width: 48,
  height: 48,
  shapes: [{ path: "M24 1.5 29 8.5c-3.2-1-6.8-1-10 0z", fill: "assigned", outline: "halo", outlineWidth: 1 }],
};

/** An opaque plate behind a text. The map stretches the middle of each side (`plateStretch`) to the text's size. */
export const plateIcon: Icon = {
  width: 12,
  height: 12,
  shapes: [
    {
      path: "M3.500.500h5a3 3 0 0 1 3 3v5a3 3 0 0 1-3 3h-5a3 3 0 0 1-3-3v-5a3 3 0 0 1 3-3z",
      fill: "halo",
      outline: "ink-3",
    },
  ],
};
export const plateStretch = [4, 8] as const;

/** The symbol of a closed road: a barrier with diagonal stripes on two posts. */
export const closureIcon: Icon = {
  width: 32,
  height: 28,
  shapes: [
    { path: "M8.5 17v8M23.5 17v8", outline: "halo", outlineWidth: 6.5 },
    { path: "M8.5 17v8M23.5 17v8", outline: "ink", outlineWidth: 3 },
    { path: "M3 4.5h26v13H3z", fill: "ink", outline: "halo", outlineWidth: 3 },
    {
      path: "M7 6.500h4.600l-5 9H5v-5.400zM15.600 6.500h4.600l-5 9h-4.600zM24.200 6.500H27v3.200l-3.200 5.800h-4.600z",
      fill: "halo",
    },
  ],
};

/** One tile of the hatching of a closed area. */
export const hatchIcon: Icon = {
  width: 14,
  height: 14,
  shapes: [
    {
      path: "M-3.500 3.500 3.500-3.500M-1 15 15-1M10.500 17.500l7-7",
      outline: "halo",
      outlineWidth: 3.5,
      opacity: 0.45,
    },
    {
      path: "M-3.500 3.500 3.500-3.500M-1 15 15-1M10.500 17.500l7-7",
      outline: "ink",
      outlineWidth: 1.6,
      opacity: 0.55,
    },
  ],
};
