"use client";

import { useEffect, useMemo, useState } from "react";
import type { Theme } from "../../_words/preference";
import { usePreference } from "../../_words/preference-provider";

/** The colour tokens of `globals.css` that icons and map layers use. */
const paletteTokens = [
  "land",
  "land-2",
  "land-3",
  "land-4",
  "border-district",
  "border-regency",
  "halo",
  "name",
  "name-2",
  "grid",
  "water",
  "water-line",
  "water-name",
  "forest",
  "plantation",
  "wetland",
  "built",
  "building",
  "road-trunk",
  "road-main",
  "road-trunk-far",
  "road-main-far",
  "road-minor",
  "road-path",
  "road-edge",
  "main-road-over-colours",
  "road-over-colours",
  "road-edge-over-colours",
  "road-schematic",
  "road-name",
  "shield",
  "shield-ink",
  "panel",
  "line-2",
  "ink",
  "ink-2",
  "ink-3",
  "strong",
  "focus",
  "p1",
  "p2",
  "p3",
  "p4",
  "on-p1",
  "on-p2",
  "on-p3",
  "on-p4",
  "available",
  "assigned",
  "off-duty",
  "unit-ground",
  "facility",
  "facility-ground",
  "route",
  "reach-1",
  "reach-2",
  "reach-3",
  "reach-4",
] as const;
export type PaletteToken = (typeof paletteTokens)[number];
export type Palette = Record<PaletteToken, string>;

/**
 * What map styles depend on: the page theme, its colours, the screen's scale for symbols and labels, and the smallest
 * text in px that the screen's readers can read.
 */
export type MapTheme = { name: Theme; palette: Palette; scale: number; minTextPx: number };

/** Returns the zoom level at which symbols of scale 1 overlap as much as the scaled symbols do at `zoom`. */
export function symbolZoom(zoom: number, { scale }: MapTheme): number {
  return zoom - Math.log2(scale);
}

/** The current map theme. Colours are read from CSS variables, because they are defined only in `globals.css`. */
export function useMapTheme(): MapTheme {
  const { theme } = usePreference();
  const [scale, setScale] = useState(readScale);
  const [roomLight, setRoomLight] = useState(readRoomLight);
  const [minTextPx, setMinTextPx] = useState(readMinTextPx);

  useEffect(() => {
    const readThemeFromPage = () => {
      setScale(readScale());
      setRoomLight(readRoomLight());
      setMinTextPx(readMinTextPx());
    };
    // The page may have changed between the first rendering and this effect.
    readThemeFromPage();
    window.addEventListener("resize", readThemeFromPage);
    return () => window.removeEventListener("resize", readThemeFromPage);
  }, []);

  return useMemo(
    () => ({ name: theme, palette: readPalette(theme, roomLight), scale, minTextPx }),
    [theme, scale, minTextPx, roomLight],
  );
}

/** The light of the room on a wall display, which changes some colours of the dark theme. */
function readRoomLight(): string | undefined {
  return document.documentElement.dataset.light;
}

function readPalette(theme: Theme, roomLight: string | undefined): Palette {
  // Set the theme and the light before the CSS variables that depend on them are read, because this component may
  // render before the theme is applied to the page.
  document.documentElement.dataset.theme = theme;
  if (roomLight !== undefined) document.documentElement.dataset.light = roomLight;
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(
    paletteTokens.map((token) => [token, style.getPropertyValue(`--${token}`).trim()]),
  ) as Palette;
}

function readScale(): number {
  const style = getComputedStyle(document.documentElement);
  // On a wall, symbols grow less with the root font size than text does.
  const mapScale = Number.parseFloat(style.getPropertyValue("--map-scale")) || 1;
  const scale = (Number.parseFloat(style.fontSize) / 16) * mapScale;
  return window.innerWidth < 640 ? scale * 0.82 : scale;
}

/** The smallest text size on a wall's map in px, from the CSS variable `--map-text` (in rem); 0 on other screens. */
function readMinTextPx(): number {
  const style = getComputedStyle(document.documentElement);
  return (Number.parseFloat(style.getPropertyValue("--map-text")) || 0) * Number.parseFloat(style.fontSize);
}
