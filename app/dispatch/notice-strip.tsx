"use client";

import { SimulatedNotice } from "../_live/simulated-notice";
import { useOpenIncidents, useUnits } from "../_live/use-picture";

export function NoticeStrip() {
  const { units } = useUnits();
  const { incidents } = useOpenIncidents();
  return <SimulatedNotice incidents={incidents} units={units} />;
}
