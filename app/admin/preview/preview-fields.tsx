"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import type { Priority } from "@/db/vocabulary";
import { useTypes } from "../../_live/cache/use-live-data";
import { inputClass } from "../../_ui/field";
import { PriorityChoice } from "../../_ui/priority-choice";
import { TypeOptions } from "../../_ui/type-options";
import type { PreviewIncident } from "./use-rule-preview";

type Props = { incident: PreviewIncident | null; onIncident: (incident: PreviewIncident) => void };

/** Selects the incident type and priority. Selecting a type also selects its default priority. */
export function PreviewFields({ incident, onIncident }: Props) {
  const t = useTranslations("areaTrial");
  const tIntake = useTranslations("intake");
  const id = useId();
  const { typesByCode } = useTypes();
  const mode = incident ? typesByCode.get(incident.type)?.mode : undefined;
  const choose = (code: string) => {
    const type = typesByCode.get(code);
    if (type) onIncident({ type: code, priority: type.defaultPriority as Priority });
  };
  return (
    <div className="space-y-3">
      <div>
        <label htmlFor={id} className="label block">
          {tIntake("type")}
        </label>
        <select
          id={id}
          className={`${inputClass} mt-1`}
          value={incident?.type ?? ""}
          onChange={(event) => choose(event.target.value)}
        >
          <option value="" disabled>
            {t("chooseType")}
          </option>
          <TypeOptions />
        </select>
        {mode && (
          <p className="mt-1 text-ink-3 text-[0.8125rem]">{tIntake(mode === "confirm" ? "planConfirm" : "planAuto")}</p>
        )}
      </div>
      {incident && (
        <PriorityChoice value={incident.priority} onChoose={(priority) => onIncident({ ...incident, priority })} />
      )}
    </div>
  );
}
