"use client";

import { useTranslations } from "next-intl";
import { UnitMark } from "../../_ui/mark";
import { useReplay } from "./replay-context";
import { useThenWords } from "./use-then-words";

/** What each unit did at the moment shown. */
export function UnitsThen() {
  const t = useTranslations("replay");
  const words = useThenWords();
  const { units } = useReplay();
  if (units.length === 0) return <p className="mt-1 text-[0.8125rem] text-ink-2">{t("noUnits")}</p>;
  return (
    <ul aria-label={t("units")} className="mt-1.5 flex max-h-20 flex-wrap gap-1.5 overflow-y-auto">
      {units.map((then) => {
        const { state, place } = words(then);
        const { unit, assignmentId } = then.sent;
        return (
          <li
            key={assignmentId}
            className={`flex items-center gap-1.5 rounded-md border border-line-2 py-0.5 pr-2 pl-1 text-xs ${then.place?.lost ? "border-dashed" : ""}`}
          >
            <UnitMark
              kind={unit.kind}
              status="assigned"
              stale={then.place?.lost ?? true}
              simulated={unit.simulated}
              className="size-6"
            />
            <span>
              <b className="font-semibold">{unit.callSign}</b> {state}
              {place && <span className="text-ink-2"> · {place}</span>}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
