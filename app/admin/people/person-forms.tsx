"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useTRPC } from "../../_live/cache/trpc";
import { useSave } from "../../_live/cache/use-save";
import { SelectField, TextField } from "../../_ui/field";
import { Sheet } from "../../_ui/sheet";
import { SaveBar } from "../_form/save-bar";
import { UnitField } from "../_form/unit-field";
import { pickChangedWithBase, useDraft } from "../_form/use-draft";
import { PersonAccess } from "./person-access";
import {
  findProblems,
  type IssuedPassword,
  type ListedPerson,
  type PersonDraft,
  personRoles,
  toAffiliation,
  toDraft,
} from "./person-draft";

type SheetProps = { person: ListedPerson; onClose: () => void; onPassword: (issuedPassword: IssuedPassword) => void };

/** Edits one person: name, role, agency or unit, and access. */
export function PersonSheet({ person, onClose, onPassword }: SheetProps) {
  const t = useTranslations("people");
  const problemText = useTranslations("personError");
  const trpc = useTRPC();
  const { draft, initialDraft, setDraft, isDirty, isSubmitted, markSubmitted, rebaseOnLatest } = useDraft(() =>
    toDraft(person),
  );
  const change = useSave(trpc.people.change.mutationOptions(), {
    successText: t("changed"),
    onDone: onClose,
    onVersionConflict: rebaseOnLatest,
  });
  const errorKeys = findProblems(draft);
  const submit = () => {
    markSubmitted();
    const { role } = draft;
    if (Object.keys(errorKeys).length > 0 || role === null) return;
    const initialFields = {
      name: initialDraft.name,
      role: initialDraft.role ?? role,
      ...toAffiliation(initialDraft),
    };
    const fields = { name: draft.name.trim(), role, ...toAffiliation(draft) };
    change.save({ id: person.id, ...pickChangedWithBase(initialFields, fields) });
  };
  return (
    <Sheet
      title={person.name}
      onClose={onClose}
      isDirty={isDirty}
      onSubmit={submit}
      footer={<SaveBar error={change.errorText} isSaving={change.isSaving} disabled={!isDirty} />}
    >
      <p>
        <span className="label block">{t("username")}</span>
        <span className="font-mono">{person.username}</span>
      </p>
      <PersonFields
        draft={draft}
        onDraft={setDraft}
        isNew={false}
        errorOf={(field) => {
          const problem = isSubmitted ? errorKeys[field] : undefined;
          return problem ? problemText(problem) : change.fieldError(field);
        }}
      />
      <PersonAccess person={person} isDirty={isDirty} onPassword={onPassword} onClose={onClose} />
    </Sheet>
  );
}

type NewProps = { onClose: () => void; onCreated: (issuedPassword: IssuedPassword) => void };

/** Creates an account. The caller shows the one-time password passed to `onCreated`. */
export function NewPersonSheet({ onClose, onCreated }: NewProps) {
  const t = useTranslations("people");
  const problemText = useTranslations("personError");
  const trpc = useTRPC();
  const { draft, setDraft, isSubmitted, markSubmitted } = useDraft(() => toDraft(null));
  const { save, isSaving, errorText, fieldError } = useSave(trpc.people.create.mutationOptions(), {
    successText: t("created", { name: draft.name.trim() }),
    onSaved: ({ username, password }) => onCreated({ name: draft.name.trim(), username, password }),
    onDone: onClose,
  });
  const errorKeys = findProblems(draft);
  const submit = () => {
    markSubmitted();
    const { username, name, role } = draft;
    if (Object.keys(errorKeys).length > 0 || role === null) return;
    save({ username: username.trim().toLowerCase(), name: name.trim(), role, ...toAffiliation(draft) });
  };
  return (
    <Sheet
      title={t("add")}
      onClose={onClose}
      isDirty={draft.name !== "" || draft.username !== ""}
      onSubmit={submit}
      footer={<SaveBar error={errorText} isSaving={isSaving} labels={{ save: t("create"), saving: t("creating") }} />}
    >
      <PersonFields
        draft={draft}
        onDraft={setDraft}
        isNew
        errorOf={(field) => {
          const problem = isSubmitted ? errorKeys[field] : undefined;
          return problem ? problemText(problem) : fieldError(field);
        }}
      />
    </Sheet>
  );
}

type FieldsProps = {
  draft: PersonDraft;
  onDraft: (draft: PersonDraft) => void;
  errorOf: (field: string) => string | null;
  /** Whether the person is being created. The username cannot be changed later. */
  isNew: boolean;
};

/** The fields of a person. The agency or unit field appears only for roles that need it. */
function PersonFields({ draft, onDraft, errorOf, isNew }: FieldsProps) {
  const t = useTranslations("people");
  const roleName = useTranslations("role");
  const roleHint = useTranslations("roleHint");
  const trpc = useTRPC();
  const { data: agencies = [] } = useQuery(trpc.admin.agencies.queryOptions());
  const change = (part: Partial<PersonDraft>) => onDraft({ ...draft, ...part });
  return (
    <>
      <TextField
        label={t("name")}
        hint={t("nameHint")}
        error={errorOf("name")}
        value={draft.name}
        maxLength={120}
        onChange={(event) => change({ name: event.target.value })}
      />
      {isNew && (
        <TextField
          label={t("username")}
          hint={t("usernameHint")}
          error={errorOf("username")}
          value={draft.username}
          maxLength={40}
          autoCapitalize="none"
          spellCheck={false}
          onChange={(event) => change({ username: event.target.value })}
        />
      )}
      <SelectField
        label={t("role")}
        hint={draft.role && roleHint(draft.role)}
        error={errorOf("role")}
        value={draft.role ?? ""}
        choices={[
          ...(draft.role === null ? [{ value: "", name: t("chooseRole") }] : []),
          ...personRoles.map((role) => ({ value: role as string, name: roleName(role) })),
        ]}
        onChange={(event) => change({ role: personRoles.find((role) => role === event.target.value) ?? draft.role })}
      />
      {draft.role === "agency-officer" && (
        <SelectField
          label={t("agency")}
          error={errorOf("agencyCode")}
          value={draft.agencyCode}
          choices={[
            { value: "", name: t("chooseAgency") },
            ...agencies.map(({ code, name }) => ({ value: code, name })),
          ]}
          onChange={(event) => change({ agencyCode: event.target.value })}
        />
      )}
      {draft.role === "crew" && (
        <UnitField
          label={t("unit")}
          error={errorOf("unitId")}
          value={draft.unitId}
          onChange={(unitId) => change({ unitId })}
        />
      )}
    </>
  );
}
