"use client";

import { useMemo } from "react";
import { usePreference } from "../../_words/preference-provider";
import { colourCount } from "./classes";

/** The colours of density in this theme, from few to many: lighter the more in the dark, darker the more in the light. */
export function useRamp(): readonly string[] {
  const { theme } = usePreference();
  return useMemo(() => {
    document.documentElement.dataset.theme = theme;
    const style = getComputedStyle(document.documentElement);
    return Array.from({ length: colourCount }, (_, index) => style.getPropertyValue(`--heat-${index + 1}`).trim());
  }, [theme]);
}
