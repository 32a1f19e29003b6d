"use client";

import type { MapRef } from "@vis.gl/react-maplibre";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import type { ScreenGeometry } from "@/server/domain/screen-settings";
import { useFormat } from "../../_words/use-format";
import { measureText } from "./measure-text";

const intervalMs = 2_000;
const maxListed = 6;

type Props = { map: MapRef | null; geometry: ScreenGeometry };

/** Measures all text on this wall every two seconds, and lists what the farthest reader cannot read. */
export function LegibilityCheck({ map, geometry }: Props) {
  const t = useTranslations("legibility");
  const format = useFormat();
  const [result, setResult] = useState<(ReturnType<typeof measureText> & { measuredFor: string }) | null>(null);

  useEffect(() => {
    const measure = () => {
      const root = document.querySelector<HTMLElement>("[data-wall]");
      const mapInstance = map?.getMap();
      if (!root) return;
      const measurement = measureText(root, mapInstance?.isStyleLoaded() ? mapInstance : null, geometry);
      const { diagonalInches, distanceMetres, panelsWide, panelsHigh } = geometry;
      const size = `${window.innerWidth}x${window.innerHeight}`;
      setResult({
        ...measurement,
        measuredFor: [size, diagonalInches, distanceMetres, panelsWide, panelsHigh].join(" "),
      });
    };
    measure();
    const timer = setInterval(measure, intervalMs);
    return () => clearInterval(timer);
  }, [map, geometry]);

  if (!result) return null;
  const { count, shortfalls, measuredFor } = result;
  const { diagonalInches, distanceMetres } = geometry;
  const isSmallWindow = window.innerWidth < window.screen.width || window.innerHeight < window.screen.height;
  return (
    <div
      role="status"
      data-legibility={JSON.stringify(shortfalls)}
      data-texts={count}
      data-measured={measuredFor}
      className="wall-panel fixed right-[0.5rem] bottom-[0.5rem] z-40 max-w-[22rem] px-3 py-2"
    >
      <p className="wall-heading font-bold">
        {shortfalls.length === 0 ? t("fine", { count }) : t("short", { short: shortfalls.length, count })}
      </p>
      <p className="text-ink-2">{t("geometry", { inches: diagonalInches, metres: distanceMetres })}</p>
      {isSmallWindow && <p className="text-alarm">{t("window")}</p>}
      <ul>
        {shortfalls.slice(0, maxListed).map(({ text, kind, measured, needed }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two texts can have the same shortfall.
          <li key={index}>
            {t(kind, {
              text: text.slice(0, 40),
              measured: format.number(Math.round(measured * 10) / 10),
              needed: format.number(needed),
            })}
          </li>
        ))}
      </ul>
      {shortfalls.length > maxListed && <p>{t("more", { count: shortfalls.length - maxListed })}</p>}
    </div>
  );
}
