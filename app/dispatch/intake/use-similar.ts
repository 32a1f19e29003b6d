"use client";

import { keepPreviousData, skipToken, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import type { Similar } from "@/server/intake/find-similar";
import { useTRPC } from "../../_live/cache/trpc";
import type { Intake } from "./use-intake";

const none: never[] = [];
/** What changes is told at once; this is for what grows old by itself. */
const againMs = 15_000;
/** Longer a report does not wait to learn whether there is another like it. */
const patienceMs = 1_500;

/** Incidents the report may tell of again, asked anew as the form changes. */
export function useSimilar({ draft: { place }, type }: Pick<Intake, "draft" | "type">) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const input = place && {
    location: { lng: place.lng, lat: place.lat },
    precision: place.precision,
    type: type?.code ?? null,
    place: place.name,
  };
  const options = trpc.intake.similar.queryOptions(input ?? skipToken, { refetchInterval: againMs });
  const query = useQuery({ ...options, placeholderData: keepPreviousData });
  const offers: readonly Similar[] = place ? (query.data ?? none) : none;
  const isKnown = query.isSuccess && !query.isPlaceholderData;
  /** Of the form as it stands, and none of an earlier one: joining is only proposed for that. */
  const strong = isKnown ? offers.find((one) => one.strong) : undefined;

  /** What is strong for the form as it stands; undefined as well when that could not be learnt soon. */
  const check = useCallback(async (): Promise<Similar | undefined> => {
    if (isKnown) return strong;
    const late = new Promise<undefined>((resolve) => setTimeout(resolve, patienceMs));
    const found = await Promise.race([queries.fetchQuery(options).catch(() => undefined), late]);
    return found?.find((one) => one.strong);
  }, [isKnown, strong, queries, options]);

  return { offers, strong, check, isKnown, failed: query.isError && place !== null };
}
