"use client";

import type { ListedUnit } from "@/db/queries";
import { useNow } from "../../_live/clock/use-now";
import { useBasis } from "../assign/use-basis";

/** How well a unit's place is known at this moment. */
export function PositionAge({ unit: { basis, positionAt } }: { unit: Pick<ListedUnit, "basis" | "positionAt"> }) {
  const now = useNow();
  const words = useBasis();
  const seconds = positionAt && now !== null ? (now - positionAt.getTime()) / 1_000 : null;
  return words(basis, seconds);
}
