"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { type Category, categories, type Priority, priorities, type TypeMode, typeModes } from "@/db/vocabulary";
import { useTRPC } from "../../_live/cache/trpc";
import { useSave } from "../../_live/cache/use-save";
import { CheckField, SelectField, TextField } from "../../_ui/field";
import { Sheet } from "../../_ui/sheet";
import { ChoiceField } from "../choice-field";
import { CodeField } from "../code-field";
import { codeFrom, codeProblem } from "../code-from";
import { FormFoot } from "../form-foot";

type Draft = {
  code: string;
  category: Category;
  nameId: string;
  nameEn: string;
  mode: TypeMode;
  sensitive: boolean;
  defaultPriority: number;
};
type Props = { type: Draft | null; codes: readonly string[]; onClose: () => void; onSaved?: (code: string) => void };

const fresh: Draft = {
  code: "",
  category: "accident",
  nameId: "",
  nameEn: "",
  mode: "auto",
  sensitive: false,
  defaultPriority: 2,
};

/** A new incident type, or one that is changed; its plans are not here. */
export function TypeSheet({ type, codes, onClose, onSaved }: Props) {
  const t = useTranslations("incidentTypes");
  const form = useTranslations("adminForm");
  const categoryName = useTranslations("category");
  const modeName = useTranslations("typeMode");
  const modeMeaning = useTranslations("modeMeaning");
  const priorityName = useTranslations("priority");
  const trpc = useTRPC();
  const [start] = useState(() => draftOf(type ?? fresh));
  const [draft, setDraft] = useState(start);
  const [ownCode, setOwnCode] = useState(type !== null);
  const [tried, setTried] = useState(false);
  const change = (part: Partial<Draft>) => setDraft((last) => ({ ...last, ...part }));
  const { save, saving, text, wrong } = useSave(trpc.admin.saveType.mutationOptions(), {
    done: t("saved", { name: draft.nameId.trim() }),
    onDone: () => {
      onClose();
      onSaved?.(draft.code);
    },
  });
  const always = draft.category === "women-and-children";
  const problem = type ? null : codeProblem(draft.code, codes);
  const errors = {
    nameId: draft.nameId.trim() === "" ? form("required") : null,
    nameEn: draft.nameEn.trim() === "" ? form("required") : null,
    code: problem && form(problem),
  };
  const error = (field: keyof typeof errors) => (tried ? errors[field] : null) ?? wrong(field);
  const submit = () => {
    setTried(true);
    if (Object.values(errors).some(Boolean)) return;
    save({
      ...draft,
      nameId: draft.nameId.trim(),
      nameEn: draft.nameEn.trim(),
      sensitive: draft.sensitive || always,
    });
  };
  return (
    <Sheet
      title={type ? t("change") : t("add")}
      dirty={JSON.stringify(draft) !== JSON.stringify(start)}
      onClose={onClose}
      onSubmit={submit}
      foot={<FormFoot text={text} saving={saving} />}
    >
      <TextField
        label={t("nameId")}
        value={draft.nameId}
        maxLength={120}
        error={error("nameId")}
        onChange={({ target: { value: nameId } }) => change({ nameId, ...(!ownCode && { code: codeFrom(nameId) }) })}
      />
      <TextField
        label={t("nameEn")}
        value={draft.nameEn}
        maxLength={120}
        error={error("nameEn")}
        onChange={(event) => change({ nameEn: event.target.value })}
      />
      <CodeField
        code={draft.code}
        fixed={type !== null}
        error={error("code")}
        onCode={(code) => {
          setOwnCode(true);
          change({ code });
        }}
      />
      <SelectField
        label={t("category")}
        value={draft.category}
        choices={categories.map((value) => ({ value, name: categoryName(value) }))}
        onChange={(event) => change({ category: event.target.value as Category })}
      />
      <SelectField
        label={t("priority")}
        value={draft.defaultPriority}
        choices={priorities.map((one) => ({ value: `${one}`, name: `P${one} ${priorityName(`${one as Priority}`)}` }))}
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
        hint={always ? t("sensitiveLocked") : t("sensitiveHint")}
        error={wrong("sensitive")}
        checked={draft.sensitive || always}
        disabled={always}
        onChange={(event) => change({ sensitive: event.target.checked })}
      />
    </Sheet>
  );
}

function draftOf({ code, category, nameId, nameEn, mode, sensitive, defaultPriority }: Draft): Draft {
  return { code, category, nameId, nameEn, mode, sensitive, defaultPriority };
}
