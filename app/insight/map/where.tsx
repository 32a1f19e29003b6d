"use client";

import type { TabProps } from "../tab-panels";

/** Where it happens. */
export function Where({ filter }: TabProps) {
  return <p>{filter.from}</p>;
}
