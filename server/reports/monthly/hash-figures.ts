import { createHash } from "node:crypto";
import type { MonthlyFigures } from "./figures";

/** Hash of all figures except the time they were counted. */
export function hashFigures({ madeAt: _, ...told }: MonthlyFigures): string {
  return createHash("sha256").update(JSON.stringify(told)).digest("base64url");
}
