"use client";

import { usePublicSources, useRivers } from "../../_live/cache/use-hazards";
import type { HazardTab } from "../console-state";
import { countItems } from "./count-items";
import type { SourceView } from "./hazard-list";
import { useFireWatches } from "./use-fire-watches";

type Counts = {
  /**
   * The number of current items, such as open fire watches or gauges above the normal level; null until loaded, and if
   * there is neither a source nor an item.
   */
  count: number | null;
  isLoaded: boolean;
  proposedCount: number;
  sources: readonly SourceView[];
  /** Whether a source is not current, a gauge is silent, or the list could not be loaded. */
  isFaulty: boolean;
};

/** The counts of each tab of the hazards, for the tabs and for the button that opens the hazards. */
export function useHazardCounts(): Record<HazardTab, Counts> {
  const fires = useFireWatches();
  const { warnings, earthquakes, air, sources, query } = usePublicSources();
  const rivers = useRivers();
  const isFaultySource = ({ condition }: SourceView) => condition !== "current";
  const countProposals = (items: readonly { proposal: unknown }[]) => items.filter(({ proposal }) => proposal).length;
  const weatherSources = sources.filter(({ name }) => name.startsWith("bmkg-warnings"));
  const otherSources = sources.filter(({ name }) => !name.startsWith("bmkg-warnings"));
  const isLoaded = query.data !== undefined;
  const areFiresLoaded = fires.query.data !== undefined;
  const areRiversLoaded = rivers.query.data !== undefined;
  return {
    fires: {
      count: countItems(
        fires.watches,
        { isLoaded: areFiresLoaded, sources: fires.sources },
        ({ state }) => state === "open",
      ),
      isLoaded: areFiresLoaded,
      proposedCount: countProposals(fires.watches),
      sources: fires.sources,
      isFaulty: fires.query.isError || fires.sources.some(isFaultySource),
    },
    weather: {
      count: countItems(warnings, { isLoaded, sources: weatherSources }, ({ state }) => state === "current"),
      isLoaded,
      proposedCount: countProposals(warnings),
      sources: weatherSources,
      isFaulty: query.isError || weatherSources.some(isFaultySource),
    },
    rivers: {
      count: countItems(rivers.gauges, { isLoaded: areRiversLoaded }, ({ siaga }) => siaga !== null && siaga < 4),
      isLoaded: areRiversLoaded,
      proposedCount: countProposals(rivers.highWater),
      sources: [],
      isFaulty: rivers.query.isError || rivers.gauges.some(({ isSilent }) => isSilent),
    },
    other: {
      count: countItems([...earthquakes, ...air], { isLoaded, sources: otherSources }),
      isLoaded,
      proposedCount: 0,
      sources: otherSources,
      isFaulty: query.isError || otherSources.some(isFaultySource),
    },
  };
}
