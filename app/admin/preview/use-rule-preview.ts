"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { z } from "zod";
import type { Priority } from "@/db/vocabulary";
import type { PreviewInput, previewRule } from "@/server/admin/preview-rule";
import { useTRPC } from "../../_live/cache/trpc";

type Point = { lng: number; lat: number };
export type RulePreview = Awaited<ReturnType<typeof previewRule>>;
export type StationInput = NonNullable<z.input<typeof PreviewInput>["station"]>;
/** The incident type and priority for which the rule is previewed. */
export type PreviewIncident = { type: string; priority: Priority };

const debounceMs = 250;

/** Queries which units the rule would assign, without storing anything. Debounced while the input changes. */
export function useRulePreview(incident: PreviewIncident | null, location: Point | null, station?: StationInput) {
  const trpc = useTRPC();
  const debouncedJson = useDebounced(incident && location ? JSON.stringify({ ...incident, location, station }) : null);
  const input = debouncedJson === null ? null : (JSON.parse(debouncedJson) as z.input<typeof PreviewInput>);
  // A drawn area is too long for a URL.
  const postOptions = { context: { usesPost: Boolean(input?.station?.area) } };
  return useQuery({
    ...trpc.admin.preview.queryOptions(input ?? { type: "-", location: { lng: 0, lat: 0 } }, { trpc: postOptions }),
    enabled: input !== null,
    placeholderData: keepPreviousData,
  });
}

/**
 * Returns a value only after it has not changed for a while, so that dragging a pin does not send many queries. Null is
 * returned at once.
 */
function useDebounced(value: string | null): string | null {
  const [debouncedValue, setDebouncedValue] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setDebouncedValue(value), debounceMs);
    return () => clearTimeout(timer);
  }, [value]);
  return value === null ? null : debouncedValue;
}
