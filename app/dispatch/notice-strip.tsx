"use client";

import { useOpenIncidents, useUnits } from "../_live/cache/use-live-data";
import { SimulatedNotice } from "../_live/feed/notices";

export function NoticeStrip() {
  const { units } = useUnits();
  const { incidents } = useOpenIncidents();
  return <SimulatedNotice incidents={incidents} units={units} />;
}
