"use client";

import { useQuery } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { AppRouter } from "@/server/router";
import { useTRPC } from "../../_live/cache/trpc";
import { useSave } from "../../_live/cache/use-save";
import { Button } from "../../_ui/button";
import { CheckField } from "../../_ui/field";
import { Skeleton, StateMessage } from "../../_ui/state-message";
import { FormError } from "../_form/save-bar";
import { SectionHeader } from "../_form/section-header";

type Rule = inferRouterOutputs<AppRouter>["people"]["factorRules"][number];

/** Sets which roles must sign in with a second factor. */
export function SignInSection() {
  const t = useTranslations("signInRules");
  const tTable = useTranslations("table");
  const tCommon = useTranslations("common");
  const trpc = useTRPC();
  const { data: rules, error, refetch } = useQuery(trpc.people.factorRules.queryOptions());
  return (
    <>
      <SectionHeader title={t("title")} introduction={t("lead")} />
      <div className="min-h-0 flex-1 overflow-auto p-4">
        {rules ? (
          <RulesForm rules={rules} />
        ) : error ? (
          <StateMessage urgent title={tTable("failed")} text={tTable("failedText")}>
            <Button onClick={() => refetch()}>{tCommon("retry")}</Button>
          </StateMessage>
        ) : (
          <Skeleton rows={7} label={tTable("loading")} />
        )}
      </div>
    </>
  );
}

function RulesForm({ rules }: { rules: readonly Rule[] }) {
  const t = useTranslations("signInRules");
  const tAdmin = useTranslations("admin");
  const roleName = useTranslations("role");
  const trpc = useTRPC();
  const [changedRules, setChangedRules] = useState<Partial<Record<Rule["role"], boolean>>>({});
  const { save, isSaving, errorText } = useSave(trpc.people.changeSecondFactorRules.mutationOptions(), {
    successText: t("saved"),
    onDone: () => setChangedRules({}),
    // The rules are read again and shown; the user's changes stay.
    onVersionConflict: () => {},
  });
  const isRequired = ({ role, isRequired }: Rule) => changedRules[role] ?? isRequired;
  const isDirty = rules.some((rule) => isRequired(rule) !== rule.isRequired);
  return (
    <form
      className="max-w-xl space-y-5"
      onSubmit={(event) => {
        event.preventDefault();
        save({
          roles: rules.filter(isRequired).map(({ role }) => role),
          base: rules.filter((rule) => rule.isRequired).map(({ role }) => role),
        });
      }}
    >
      <fieldset className="space-y-3">
        <legend className="mb-2 font-semibold">{t("legend")}</legend>
        {rules.map((rule) => (
          <CheckField
            key={rule.role}
            label={roleName(rule.role)}
            hint={t("count", { enrolled: rule.enrolled, people: rule.people })}
            checked={isRequired(rule)}
            onChange={({ target }) => setChangedRules({ ...changedRules, [rule.role]: target.checked })}
          />
        ))}
      </fieldset>
      <p className="text-pretty text-ink-2">{t("note")}</p>
      <FormError text={errorText} />
      <Button type="submit" look="strong" disabled={isSaving || !isDirty}>
        {isSaving ? tAdmin("saving") : t("save")}
      </Button>
    </form>
  );
}
