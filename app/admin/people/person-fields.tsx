"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useTRPC } from "../../_live/cache/trpc";
import { SelectField, TextField } from "../../_ui/field";
import { UnitField } from "../unit-field";
import { type PersonDraft, personRoles } from "./person-draft";

type Props = {
  draft: PersonDraft;
  onDraft: (draft: PersonDraft) => void;
  wrong: (field: string) => string | null;
  /** A username stays as it was made. */
  isNew: boolean;
};

/** The fields of a person; an officer's agency and a crew's unit appear with the role that needs them. */
export function PersonFields({ draft, onDraft, wrong, isNew }: Props) {
  const t = useTranslations("people");
  const roleName = useTranslations("role");
  const roleHint = useTranslations("roleHint");
  const trpc = useTRPC();
  const { data: agencies = [] } = useQuery(trpc.admin.agencies.queryOptions());
  const put = (change: Partial<PersonDraft>) => onDraft({ ...draft, ...change });
  return (
    <>
      <TextField
        label={t("name")}
        hint={t("nameHint")}
        error={wrong("name")}
        value={draft.name}
        maxLength={120}
        onChange={(event) => put({ name: event.target.value })}
      />
      {isNew && (
        <TextField
          label={t("username")}
          hint={t("usernameHint")}
          error={wrong("username")}
          value={draft.username}
          maxLength={40}
          autoCapitalize="none"
          spellCheck={false}
          onChange={(event) => put({ username: event.target.value })}
        />
      )}
      <SelectField
        label={t("role")}
        hint={roleHint(draft.role)}
        error={wrong("role")}
        value={draft.role}
        choices={personRoles.map((role) => ({ value: role, name: roleName(role) }))}
        onChange={(event) => put({ role: personRoles.find((role) => role === event.target.value) ?? draft.role })}
      />
      {draft.role === "agency-officer" && (
        <SelectField
          label={t("agency")}
          error={wrong("agencyCode")}
          value={draft.agencyCode}
          choices={[
            { value: "", name: t("chooseAgency") },
            ...agencies.map(({ code, name }) => ({ value: code, name })),
          ]}
          onChange={(event) => put({ agencyCode: event.target.value })}
        />
      )}
      {draft.role === "crew" && (
        <UnitField
          label={t("unit")}
          error={wrong("unitId")}
          value={draft.unitId}
          onChange={(unitId) => put({ unitId })}
        />
      )}
    </>
  );
}
