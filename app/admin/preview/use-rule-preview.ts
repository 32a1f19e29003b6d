"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { z } from "zod";
import type { Priority } from "@/db/vocabulary";
import type { PreviewInput, previewRule } from "@/server/admin/preview-rule";
import { useTRPC } from "../../_live/cache/trpc";
import { useDebounced } from "../../_ui/use-debounced";

type Point = { lng: number; lat: number };
export type RulePreview = Awaited<ReturnType<typeof previewRule>>;
export type StationInput = NonNullable<z.input<typeof PreviewInput>["station"]>;
/** The incident type and priority for which the rule is previewed. */
export type PreviewIncident = { type: string; priority: Priority };

/** Dragging a pin must not send many queries. */
const debounceMs = 250;

/** Queries which units the rule would assign, without storing anything. Debounced while the input changes. */
export function useRulePreview(incident: PreviewIncident | null, location: Point | null, station?: StationInput) {
  const trpc = useTRPC();
  const json = incident && location ? JSON.stringify({ ...incident, location, station }) : null;
  const debouncedJson = useDebounced(json, debounceMs);
  // Without an incident or a location, the preview ends at once.
  const input = json && debouncedJson ? (JSON.parse(debouncedJson) as z.input<typeof PreviewInput>) : null;
  // A drawn area is too long for a URL.
  const postOptions = { context: { usesPost: Boolean(input?.station?.area) } };
  return useQuery({
    ...trpc.admin.preview.queryOptions(input ?? { type: "-", location: { lng: 0, lat: 0 } }, { trpc: postOptions }),
    enabled: input !== null,
    placeholderData: keepPreviousData,
  });
}
