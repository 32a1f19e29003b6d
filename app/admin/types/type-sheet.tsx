"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { type Category, categories, type Priority, priorities, type TypeMode, typeModes } from "@/db/vocabulary";
import { useTRPC } from "../../_live/cache/trpc";
import { useSave } from "../../_live/cache/use-save";
import { CheckField, SelectField, TextField } from "../../_ui/field";
import { Sheet } from "../../_ui/sheet";
import { ChoiceField } from "../_form/choice-field";
import { CodeField, findCodeProblem, suggestCode } from "../_form/code-field";
import { SaveBar } from "../_form/save-bar";
import { useDraft } from "../_form/use-draft";

type TypeFields = {
  category: Category;
  nameId: string;
  nameEn: string;
  mode: TypeMode;
  sensitive: boolean;
  defaultPriority: number;
};
type SavedType = TypeFields & { code: string };
/**
 * An incident type while the user edits it. The category and the priority of a new type are null until chosen. `base`
 * is what the form was opened with, null for a new type.
 */
type Draft = Omit<SavedType, "category" | "defaultPriority"> & {
  category: Category | null;
  defaultPriority: number | null;
  base: TypeFields | null;
};
type Props = {
  type: SavedType | null;
  takenCodes: readonly string[];
  onClose: () => void;
  onSaved?: (code: string) => void;
};

const blankDraft: Draft = {
  code: "",
  category: null,
  nameId: "",
  nameEn: "",
  mode: "auto",
  sensitive: false,
  defaultPriority: null,
  base: null,
};

/** Adds or changes an incident type. Its response plans and questions are edited in `TypeSection`. */
export function TypeSheet({ type, takenCodes, onClose, onSaved }: Props) {
  const t = useTranslations("incidentTypes");
  const tForm = useTranslations("adminForm");
  const categoryName = useTranslations("category");
  const modeName = useTranslations("typeMode");
  const modeMeaning = useTranslations("modeMeaning");
  const priorityName = useTranslations("priority");
  const trpc = useTRPC();
  const { draft, change, isDirty, isSubmitted, markSubmitted, rebaseOnLatest } = useDraft(() => toDraft(type));
  const [hasCustomCode, setHasCustomCode] = useState(type !== null);
  const { save, isSaving, errorText, fieldError } = useSave(trpc.admin.saveType.mutationOptions(), {
    successText: t("saved", { name: draft.nameId.trim() }),
    onDone: () => {
      onClose();
      onSaved?.(draft.code);
    },
    onVersionConflict: rebaseOnLatest,
  });
  const isAlwaysSensitive = draft.category === "women-and-children";
  const problem = type ? null : findCodeProblem(draft.code, takenCodes);
  const errors = {
    nameId: draft.nameId.trim() === "" ? tForm("required") : null,
    nameEn: draft.nameEn.trim() === "" ? tForm("required") : null,
    code: problem && tForm(problem),
    category: draft.category === null ? tForm("required") : null,
    defaultPriority: draft.defaultPriority === null ? tForm("required") : null,
  };
  const findError = (field: keyof typeof errors) => (isSubmitted ? errors[field] : null) ?? fieldError(field);
  const submit = () => {
    markSubmitted();
    const { category, defaultPriority } = draft;
    if (Object.values(errors).some(Boolean) || category === null || defaultPriority === null) return;
    save({
      ...{ ...draft, category, defaultPriority },
      nameId: draft.nameId.trim(),
      nameEn: draft.nameEn.trim(),
      sensitive: draft.sensitive || isAlwaysSensitive,
    });
  };
  return (
    <Sheet
      title={type ? t("change") : t("add")}
      isDirty={isDirty}
      onClose={onClose}
      onSubmit={submit}
      footer={<SaveBar error={errorText} isSaving={isSaving} />}
    >
      <TextField
        label={t("nameId")}
        value={draft.nameId}
        maxLength={120}
        error={findError("nameId")}
        onChange={({ target: { value: nameId } }) =>
          change({ nameId, ...(!hasCustomCode && { code: suggestCode(nameId) }) })
        }
      />
      <TextField
        label={t("nameEn")}
        value={draft.nameEn}
        maxLength={120}
        error={findError("nameEn")}
        onChange={(event) => change({ nameEn: event.target.value })}
      />
      <CodeField
        code={draft.code}
        isFixed={type !== null}
        error={findError("code")}
        onCode={(code) => {
          setHasCustomCode(true);
          change({ code });
        }}
      />
      <SelectField
        label={t("category")}
        value={draft.category ?? ""}
        error={findError("category")}
        choices={[
          ...(draft.category === null ? [{ value: "", name: tForm("choose") }] : []),
          ...categories.map((value) => ({ value: value as string, name: categoryName(value) })),
        ]}
        onChange={(event) => change({ category: event.target.value as Category })}
      />
      <SelectField
        label={t("priority")}
        value={draft.defaultPriority ?? ""}
        error={findError("defaultPriority")}
        choices={[
          ...(draft.defaultPriority === null ? [{ value: "", name: tForm("choose") }] : []),
          ...priorities.map((priority) => ({
            value: `${priority}`,
            name: `P${priority} ${priorityName(`${priority as Priority}`)}`,
          })),
        ]}
        onChange={(event) => change({ defaultPriority: Number(event.target.value) })}
      />
      <ChoiceField
        label={t("mode")}
        value={draft.mode}
        choices={typeModes.map((value) => ({ value, name: modeName(value), text: modeMeaning(value) }))}
        onValue={(mode) => change({ mode })}
      />
      <CheckField
        label={t("sensitiveField")}
        hint={isAlwaysSensitive ? t("sensitiveLocked") : t("sensitiveHint")}
        error={fieldError("sensitive")}
        checked={draft.sensitive || isAlwaysSensitive}
        disabled={isAlwaysSensitive}
        onChange={(event) => change({ sensitive: event.target.checked })}
      />
    </Sheet>
  );
}

function toDraft(type: SavedType | null): Draft {
  if (!type) return blankDraft;
  const { code, category, nameId, nameEn, mode, sensitive, defaultPriority } = type;
  const base = { category, nameId, nameEn, mode, sensitive, defaultPriority };
  return { code, ...base, base };
}
