"use client";

import { useLocale } from "next-intl";
import { useMemo } from "react";

/** A share of a whole: "67%"; a dash of nothing. Never 0 or 100 while it is not quite. */
export function usePercent(): (part: number, whole: number) => string {
  const locale = useLocale();
  return useMemo(() => {
    const region = locale === "id" ? "id-ID" : "en-GB";
    const written = new Intl.NumberFormat(region, { style: "percent" });
    return (part, whole) => {
      if (whole === 0) return "–";
      if (part > 0 && part / whole < 0.005) return `<${written.format(0.01)}`;
      if (part < whole && part / whole > 0.995) return `>${written.format(0.99)}`;
      return written.format(part / whole);
    };
  }, [locale]);
}
