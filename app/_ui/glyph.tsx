import type { UnitKind } from "@/db/vocabulary";
import { unitGlyphs } from "../_map/symbols/glyphs";

/** The bare sign of a kind of unit, in the colour of its text. */
export function UnitGlyph({ kind, className = "size-4" }: { kind: UnitKind; className?: string }) {
  return (
    <svg viewBox="0 0 24 24" className={`shrink-0 ${className}`} aria-hidden="true" focusable="false">
      <path d={unitGlyphs[kind]} fill="currentColor" fillRule="evenodd" />
    </svg>
  );
}
