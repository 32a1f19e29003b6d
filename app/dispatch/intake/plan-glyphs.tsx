import type { Requirement } from "@/server/domain/response-plan";
import { UnitGlyph } from "../../_ui/glyph";

type Props = { plan: readonly Requirement[]; extra: readonly Requirement[] };

/** Who would go at a glance, beside the button that sends them; `PlanPreview` says the same in words. */
export function PlanGlyphs({ plan, extra }: Props) {
  return (
    <p className="mb-2 flex flex-wrap gap-x-3 gap-y-1 font-semibold text-[0.8125rem]" aria-hidden data-plan-glyphs>
      {[...plan, ...extra].map(({ order, kind, count }, index) => (
        <span key={order} className="flex items-center gap-1">
          <UnitGlyph kind={kind} className="size-4 text-ink-2" />
          {index >= plan.length && "+"}
          {count}
        </span>
      ))}
    </p>
  );
}
