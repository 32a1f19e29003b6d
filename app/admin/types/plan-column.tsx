"use client";

import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { type Priority, priorities } from "@/db/vocabulary";
import type { TypeView } from "@/server/assignment/incident-types";
import { useTRPC } from "../../_live/cache/trpc";
import { useSave } from "../../_live/cache/use-save";
import { Button } from "../../_ui/button";
import { PriorityMark } from "../../_ui/mark";
import { hasTypedSkill, moveItem, newRequirementDraft, type RequirementDraft, withoutKeys } from "./requirement-drafts";
import { RequirementFields, useFocusAfterRender } from "./requirement-fields";

type Props = {
  type: TypeView;
  priority: Priority;
  requirements: readonly RequirementDraft[];
  isDirty: boolean;
  plans: Readonly<Record<number, readonly RequirementDraft[]>>;
  /** The saved requirements when the editing began. */
  base: readonly RequirementDraft[];
  /** Called with the changed requirements; null reverts to the saved plan. */
  onRequirements: (requirements: RequirementDraft[] | null) => void;
  onSaved: (requirements: readonly RequirementDraft[]) => void;
  onVersionConflict: () => Promise<void>;
};

const maxRequirements = 20;
let keyCount = 0;
const newKey = () => `new-${++keyCount}`;

/** Edits the response plan for one priority. The plans for the other priorities are saved separately. */
export function PlanColumn({ type, priority, requirements, isDirty, plans, base, ...callbacks }: Props) {
  const { onRequirements, onSaved, onVersionConflict } = callbacks;
  const t = useTranslations("planEditor");
  const tAdmin = useTranslations("admin");
  const priorityName = useTranslations("priority");
  const kindName = useTranslations("unitKind");
  const trpc = useTRPC();
  const submittedRef = useRef(requirements);
  const column = useRef<HTMLElement>(null);
  const focusRequirement = useFocusAfterRender(column);
  const [announcement, setAnnouncement] = useState("");
  const { save, isSaving, errorText, fieldErrors } = useSave(trpc.admin.savePlan.mutationOptions(), {
    successText: t("saved", { priority }),
    // Keep what the user changed while the plan was being saved.
    onDone: () => onSaved(submittedRef.current),
    onVersionConflict,
  });
  const isValid = requirements.every(({ count }) => Number.isInteger(count) && count >= 1 && count <= 50);
  const move = (requirement: RequirementDraft, by: -1 | 1) => {
    const movedRequirements = moveItem(requirements, requirement.key, by);
    onRequirements(movedRequirements);
    focusRequirement(requirement.key, by);
    setAnnouncement(
      t("moved", {
        kind: kindName(requirement.kind),
        order: movedRequirements.indexOf(requirement) + 1,
        of: movedRequirements.length,
      }),
    );
  };
  const focusAddButton = () => column.current?.querySelector<HTMLElement>("[data-add]")?.focus();
  return (
    <section
      ref={column}
      aria-label={`P${priority} ${priorityName(`${priority}`)}`}
      className={`flex flex-col rounded-xl border ${isDirty ? "border-ink-3" : "border-line"}`}
    >
      <header className="flex min-h-11 items-center gap-2 border-line border-b px-3 py-1.5">
        <PriorityMark priority={priority} className="size-5" />
        <h3 className="font-semibold">
          P{priority} {priorityName(`${priority}`)}
        </h3>
        {isDirty && <span className="ml-auto font-semibold text-xs">● {t("unsaved")}</span>}
      </header>
      {requirements.length === 0 && <p className="px-3 pt-3 text-ink-3">{t("nobody")}</p>}
      <ol>
        {requirements.map((requirement, index) => (
          <RequirementFields
            key={requirement.key}
            requirement={requirement}
            order={index + 1}
            isLast={index === requirements.length - 1}
            onRequirement={(changedRequirement) =>
              onRequirements(
                requirements.map((oldRequirement) =>
                  oldRequirement.key === requirement.key ? changedRequirement : oldRequirement,
                ),
              )
            }
            onMove={(by) => move(requirement, by)}
            onRemove={() => {
              onRequirements(requirements.filter(({ key }) => key !== requirement.key));
              focusAddButton();
            }}
          />
        ))}
      </ol>
      <div className="flex flex-wrap gap-1.5 px-3 py-2.5">
        <Button
          size="small"
          data-add
          disabled={requirements.length >= maxRequirements}
          onClick={() => {
            const key = newKey();
            onRequirements([...requirements, newRequirementDraft(key)]);
            focusRequirement(key, "first");
          }}
        >
          <Plus className="size-3.5" aria-hidden />
          {t("add")}
        </Button>
        <select
          aria-label={t("copyOf", { priority })}
          value=""
          onChange={(event) => {
            const copiedRequirements = plans[Number(event.target.value)] ?? [];
            onRequirements(copiedRequirements.map((requirement) => ({ ...requirement, key: newKey() })));
          }}
          className="h-7 rounded-md border border-line-2 bg-panel px-1.5 text-[0.8125rem]"
        >
          <option value="">{t("copy")}</option>
          {priorities
            .filter((level) => level !== priority)
            .map((priority) => (
              <option key={priority} value={priority}>
                P{priority} {priorityName(`${priority}`)}
              </option>
            ))}
        </select>
      </div>
      {(errorText || fieldErrors.length > 0) && (
        <p role="alert" className="px-3 pb-2 font-medium text-alarm">
          {[errorText, ...fieldErrors.map(({ cause }) => cause)].filter(Boolean).join(". ")}
        </p>
      )}
      {isDirty && (
        <footer className="sticky bottom-0 flex gap-1.5 rounded-b-xl border-line border-t bg-panel px-3 py-2.5">
          <Button
            size="small"
            look="strong"
            disabled={isSaving || !isValid}
            onClick={() => {
              if (hasTypedSkill(requirements)) return;
              submittedRef.current = requirements;
              const plan = { requirements: withoutKeys(requirements), base: withoutKeys(base) };
              save({ type: type.code, priority, ...plan });
              focusAddButton();
            }}
          >
            {isSaving ? tAdmin("saving") : t("save", { priority })}
          </Button>
          <Button
            size="small"
            look="quiet"
            aria-label={t("undoOf", { priority })}
            onClick={() => {
              onRequirements(null);
              focusAddButton();
            }}
          >
            {t("undo")}
          </Button>
        </footer>
      )}
      <p role="status" className="sr-only">
        {announcement}
      </p>
    </section>
  );
}
