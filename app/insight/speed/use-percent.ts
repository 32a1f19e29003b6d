"use client";

import { useCallback } from "react";
import { useFormat } from "../../_words/use-format";

/** A share such as "67%"; a dash when the whole is zero. Never rounds to 0% or 100% what is not exactly that. */
export function usePercent(): (part: number, whole: number) => string {
  const { percent } = useFormat();
  return useCallback(
    (part, whole) => {
      if (whole === 0) return "–";
      if (part > 0 && part / whole < 0.005) return `<${percent(0.01)}`;
      if (part < whole && part / whole > 0.995) return `>${percent(0.99)}`;
      return percent(part / whole);
    },
    [percent],
  );
}
