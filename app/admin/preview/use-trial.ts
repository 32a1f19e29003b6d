"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { z } from "zod";
import type { Priority } from "@/db/vocabulary";
import type { PreviewInput, previewRule } from "@/server/admin/preview-rule";
import { useTRPC } from "../../_live/cache/trpc";

type Point = { lng: number; lat: number };
export type TrialAnswer = Awaited<ReturnType<typeof previewRule>>;
export type ChangedStation = NonNullable<z.input<typeof PreviewInput>["station"]>;
export type TrialQuestion = { type: string; priority: Priority };

const settledAfterMs = 250;

/** Asks the rule whom it would send; nothing is kept. Asked again whenever the question rests on another. */
export function useTrial(question: TrialQuestion | null, location: Point | null, station?: ChangedStation) {
  const trpc = useTRPC();
  const asked = useSettled(question && location ? JSON.stringify({ ...question, location, station }) : null);
  const input = asked === null ? null : (JSON.parse(asked) as z.input<typeof PreviewInput>);
  // A drawn area is too long for an address.
  const posted = { context: { posted: Boolean(input?.station?.area) } };
  return useQuery({
    ...trpc.admin.preview.queryOptions(input ?? { type: "-", location: { lng: 0, lat: 0 } }, { trpc: posted }),
    enabled: input !== null,
    placeholderData: keepPreviousData,
  });
}

/** A value once it has rested: a marker on its way is not asked about at each step. */
function useSettled(value: string | null): string | null {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), settledAfterMs);
    return () => clearTimeout(timer);
  }, [value]);
  return value === null ? null : settled;
}
