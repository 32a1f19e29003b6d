"use client";

import type { TabProps } from "../tab-panels";

/** When it happens. */
export function When({ filter }: TabProps) {
  return <p>{filter.from}</p>;
}
