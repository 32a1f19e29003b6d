"use client";

import { useTranslations } from "next-intl";
import { useGround } from "./use-ground";

/** Returns a function that names data sources of base maps, with a no-break space before each dot. */
export function useSourceNames(): (sources: readonly string[]) => string {
  const t = useTranslations("ground");
  return (sources) => sources.map((source) => (isKnown(source) ? t(`source.${source}`) : source)).join("\u00a0· ");
}

/** The data sources of the base map; null until they are loaded. */
export function useAttribution(): string | null {
  const nameSources = useSourceNames();
  const ground = useGround();
  return ground ? nameSources(ground.sources) : null;
}

/** The data sources of the base map, in a corner of the map. */
export function Attribution({ placement = "bottom-0.5 left-1" }: { placement?: string | undefined }) {
  const attribution = useAttribution();
  if (!attribution) return null;
  return (
    <p
      className={`pointer-events-none absolute rounded bg-panel/85 px-1 ${placement} max-w-[80%] text-(length:--attribution-size) text-ink-2 leading-tight`}
    >
      {attribution}
    </p>
  );
}

/** Sources whose attribution is in the message catalogues; others are shown by their code. */
const knownSources = ["openstreetmap", "gshhg", "schematic-roads"] as const;

function isKnown(source: string): source is (typeof knownSources)[number] {
  return (knownSources as readonly string[]).includes(source);
}
