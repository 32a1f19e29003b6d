"use client";

import { ArrowDown, ArrowUp, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { type RefObject, useCallback, useEffect, useRef } from "react";
import { type UnitKind, unitKinds } from "@/db/vocabulary";
import { useUnits } from "../../_live/cache/use-live-data";
import { IconButton } from "../../_ui/button";
import { UnitGlyph } from "../../_ui/mark";
import { SkillEditor, useKnownSkills } from "../_form/skill-editor";
import type { RequirementDraft } from "./requirement-drafts";

type Props = {
  requirement: RequirementDraft;
  order: number;
  isLast: boolean;
  onRequirement: (requirement: RequirementDraft) => void;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
};

/** Edits one requirement of a plan: how many units of which kind and with which skills. */
export function RequirementFields({ requirement, order, isLast, onRequirement, onMove, onRemove }: Props) {
  const t = useTranslations("planEditor");
  const kindName = useTranslations("unitKind");
  const { units } = useUnits();
  const isCountInvalid = !Number.isInteger(requirement.count) || requirement.count < 1 || requirement.count > 50;
  return (
    <li data-item={requirement.key} aria-label={t("line", { order })} className="border-line border-b px-3 py-2.5">
      <div className="flex items-center gap-1.5">
        <UnitGlyph kind={requirement.kind} className="size-5 text-ink-2" />
        <span className="font-semibold text-ink-3">{order}.</span>
        <span className="ml-auto flex">
          <IconButton
            name={t("up", { order })}
            data-part="up"
            className="size-8!"
            disabled={order === 1}
            onClick={() => onMove(-1)}
          >
            <ArrowUp className="size-4" aria-hidden />
          </IconButton>
          <IconButton
            name={t("down", { order })}
            data-part="down"
            className="size-8!"
            disabled={isLast}
            onClick={() => onMove(1)}
          >
            <ArrowDown className="size-4" aria-hidden />
          </IconButton>
          <IconButton name={t("remove", { order })} className="size-8!" onClick={onRemove}>
            <Trash2 className="size-4" aria-hidden />
          </IconButton>
        </span>
      </div>
      <div className="mt-1 mb-2 grid grid-cols-[4.5rem_minmax(0,1fr)] gap-1.5">
        <input
          type="number"
          aria-label={t("count")}
          aria-invalid={isCountInvalid}
          min={1}
          max={50}
          step={1}
          value={Number.isNaN(requirement.count) ? "" : requirement.count}
          onChange={(event) => onRequirement({ ...requirement, count: event.target.valueAsNumber })}
          className="h-9 rounded-md border border-line-2 bg-raised px-2.5 aria-invalid:border-alarm"
        />
        <select
          aria-label={t("kind")}
          data-part="first"
          value={requirement.kind}
          onChange={(event) => onRequirement({ ...requirement, kind: event.target.value as UnitKind })}
          className="h-9 min-w-0 rounded-md border border-line-2 bg-raised px-2"
        >
          {unitKinds.map((kind) => (
            <option key={kind} value={kind}>
              {kindName(kind)}
            </option>
          ))}
        </select>
        {isCountInvalid && (
          <p role="alert" className="col-span-2 font-medium text-[0.8125rem] text-alarm">
            {t("count")}: {t("countBad")}
          </p>
        )}
      </div>
      <SkillEditor
        compact
        label={t("skills")}
        skills={requirement.skills}
        suggestedCodes={useKnownSkills(units)}
        typedSkill={requirement.typedSkill}
        onChange={(change) => onRequirement({ ...requirement, ...change })}
      />
    </li>
  );
}

/**
 * Returns a function that moves the focus to an item of a list after the next render. After a move, it focuses the
 * button for that direction, or the opposite button if that one is disabled. In a new item, it focuses the field with
 * `data-part="first"`.
 */
export function useFocusAfterRender(container: RefObject<HTMLElement | null>) {
  const focusTarget = useRef<{ key: string; part: -1 | 1 | "first" } | null>(null);
  useEffect(() => {
    if (!focusTarget.current) return;
    const { key, part } = focusTarget.current;
    focusTarget.current = null;
    const item = container.current?.querySelector(`[data-item="${CSS.escape(key)}"]`);
    const names = part === "first" ? ["first"] : part === -1 ? ["up", "down"] : ["down", "up"];
    for (const name of names) {
      const field = item?.querySelector<HTMLElement>(`[data-part="${name}"]:not(:disabled)`);
      if (field) return field.focus();
    }
  });
  return useCallback((key: string, part: -1 | 1 | "first") => {
    focusTarget.current = { key, part };
  }, []);
}
