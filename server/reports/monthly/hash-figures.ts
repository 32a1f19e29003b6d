import { createHash } from "node:crypto";
import type { MonthlyFigures } from "./figures";

/** Of all that a report tells, but when it was counted. */
export function hashFigures({ madeAt: _, ...told }: MonthlyFigures): string {
  return createHash("sha256").update(JSON.stringify(told)).digest("base64url");
}
