"use client";

import { useMemo } from "react";
import { usePreference } from "../../_words/preference-provider";
import { colourCount } from "./count-classes";

/** The theme's density colours, from low to high counts. */
export function useHeatColours(): readonly string[] {
  const { theme } = usePreference();
  return useMemo(() => {
    document.documentElement.dataset.theme = theme;
    const style = getComputedStyle(document.documentElement);
    return Array.from({ length: colourCount }, (_, index) => style.getPropertyValue(`--heat-${index + 1}`).trim());
  }, [theme]);
}

/** Returns black or white: the one with more contrast on a colour such as "#31b5a1". */
export function chooseReadableInk(colour: string): "#0b0f12" | "#ffffff" {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((offset) =>
    toLinearLight(Number.parseInt(colour.slice(offset, offset + 2), 16) / 255),
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.185 ? "#0b0f12" : "#ffffff";
}

/** Converts an sRGB channel to linear light (IEC 61966-2-1). */
function toLinearLight(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}
