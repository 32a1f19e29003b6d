"use client";

import { useEffect, useMemo, useState } from "react";
import type { Theme } from "../../_words/preference";
import { usePreference } from "../../_words/preference-provider";

/** The colour tokens of `globals.css` that symbols and map layers use. */
export const tokens = [
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
export type Token = (typeof tokens)[number];
export type Palette = Record<Token, string>;

/** What the map's style depends on: the theme's colours, and how large this screen wants its signs and names. */
export type Look = { theme: Theme; palette: Palette; scale: number };

/** The zoom at which signs of their ordinary size lie as these larger or smaller ones do. */
export function signZoom(zoom: number, { scale }: Look): number {
  return zoom - Math.log2(scale);
}

/** The look of the map now. The colours are read from the tokens in `globals.css`, which have no second home here. */
export function useLook(): Look {
  const { theme } = usePreference();
  const [scale, setScale] = useState(readScale);

  useEffect(() => {
    const measure = () => setScale(readScale());
    window.addEventListener("resize", measure);
    return () => window.removeEventListener("resize", measure);
  }, []);

  return useMemo(() => ({ theme, palette: readPalette(theme), scale }), [theme, scale]);
}

function readPalette(theme: Theme): Palette {
  // Naming the theme says which state of the document is read, and that it has to be that one.
  document.documentElement.dataset.theme = theme;
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(tokens.map((token) => [token, style.getPropertyValue(`--${token}`).trim()])) as Palette;
}

function readScale(): number {
  const style = getComputedStyle(document.documentElement);
  // A screen that is read from afar wants its signs larger still than its words.
  const wanted = Number.parseFloat(style.getPropertyValue("--map-scale")) || 1;
  const ordinary = (Number.parseFloat(style.fontSize) / 16) * wanted;
  return window.innerWidth < 640 ? ordinary * 0.82 : ordinary;
}
