import type { noiseDispositions } from "@/db/vocabulary";

export type Noise = (typeof noiseDispositions)[number];

/** The key of each kind of call that is no emergency. F1 and F5 are the browser's own. */
export const noiseKeys: Record<Noise, string> = {
  ghost: "F2",
  prank: "F3",
  dropped: "F4",
  information: "F6",
  "non-emergency": "F7",
  test: "F8",
};
