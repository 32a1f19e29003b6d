"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { type DispatchRule, dispatchRules } from "@/db/vocabulary";
import { useTRPC } from "../../_live/cache/trpc";
import { useSave } from "../../_live/cache/use-save";
import { Button } from "../../_ui/button";
import { DataTable } from "../../_ui/data-table";
import { TextField } from "../../_ui/field";
import { Sheet } from "../../_ui/sheet";
import { ChoiceField } from "../_form/choice-field";
import { CodeField, findCodeProblem, suggestCode } from "../_form/code-field";
import { SaveBar } from "../_form/save-bar";
import { SectionHeader } from "../_form/section-header";
import { useDraft } from "../_form/use-draft";

/** Manages the agencies and their dispatch rules. */
export function AgenciesSection() {
  const t = useTranslations("agencies");
  const tForm = useTranslations("adminForm");
  const tCommon = useTranslations("common");
  const ruleName = useTranslations("dispatchRule");
  const ruleMeaning = useTranslations("ruleMeaning");
  const trpc = useTRPC();
  const query = useQuery(trpc.admin.agencies.queryOptions());
  const [openedCode, setOpenedCode] = useState<string | "new" | null>(null);
  const agency = query.data?.find(({ code }) => code === openedCode);
  return (
    <>
      <SectionHeader title={t("title")} introduction={t("lead")}>
        <Button look="strong" onClick={() => setOpenedCode("new")}>
          <Plus className="size-4" aria-hidden />
          {t("add")}
        </Button>
      </SectionHeader>
      <div className="min-h-0 flex-1 overflow-auto">
        <DataTable
          label={t("title")}
          query={query}
          rows={query.data}
          keyOf={({ code }) => code}
          empty={t("empty")}
          open={{ name: ({ name }) => t("open", { name }), onOpen: ({ code }) => setOpenedCode(code) }}
          columns={[
            { header: t("name"), cell: ({ name }) => name },
            { header: tForm("code"), isHiddenOnNarrow: true, className: "text-ink-2", cell: ({ code }) => code },
            {
              header: t("rule"),
              cell: ({ dispatchRule }) => (
                <>
                  <p className="font-medium">{ruleName(dispatchRule)}</p>
                  <p className="hidden max-w-md text-pretty text-[0.8125rem] text-ink-3 md:block">
                    {ruleMeaning(dispatchRule)}
                  </p>
                </>
              ),
            },
            {
              header: t("phone"),
              className: "whitespace-nowrap",
              cell: ({ phone }) => phone ?? <span className="text-ink-3">{tCommon("dash")}</span>,
            },
          ]}
        />
      </div>
      {query.data && openedCode !== null && (openedCode === "new" || agency) && (
        <AgencySheet
          key={openedCode}
          agency={agency ?? null}
          takenCodes={query.data.map(({ code }) => code)}
          onClose={() => setOpenedCode(null)}
        />
      )}
    </>
  );
}

type Agency = { code: string; name: string; dispatchRule: DispatchRule; phone: string | null };
type Props = { agency: Agency | null; takenCodes: readonly string[]; onClose: () => void };

const blankDraft = { code: "", name: "", dispatchRule: "nearest", phone: "" } as const;

/** Adds or changes an agency. */
function AgencySheet({ agency, takenCodes, onClose }: Props) {
  const t = useTranslations("agencies");
  const tForm = useTranslations("adminForm");
  const ruleName = useTranslations("dispatchRule");
  const ruleMeaning = useTranslations("ruleMeaning");
  const trpc = useTRPC();
  const { draft, change, isDirty, isSubmitted, markSubmitted, rebaseOnLatest } = useDraft(() => ({
    ...(agency ?? blankDraft),
    phone: agency?.phone ?? "",
    base: agency && { name: agency.name, dispatchRule: agency.dispatchRule, phone: agency.phone },
  }));
  const [hasCustomCode, setHasCustomCode] = useState(agency !== null);
  const { save, isSaving, errorText, fieldError } = useSave(trpc.admin.saveAgency.mutationOptions(), {
    successText: t("saved", { name: draft.name.trim() }),
    onDone: onClose,
    onVersionConflict: rebaseOnLatest,
  });
  const nameError = draft.name.trim() === "" ? tForm("required") : null;
  const problem = agency ? null : findCodeProblem(draft.code, takenCodes);
  const codeError = problem && tForm(problem);
  const submit = () => {
    markSubmitted();
    if (nameError || codeError) return;
    save({ ...draft, name: draft.name.trim(), phone: draft.phone.trim() || null });
  };
  return (
    <Sheet
      title={agency ? t("change") : t("add")}
      isDirty={isDirty}
      onClose={onClose}
      onSubmit={submit}
      footer={<SaveBar error={errorText} isSaving={isSaving} />}
    >
      <TextField
        label={t("name")}
        value={draft.name}
        maxLength={200}
        error={(isSubmitted ? nameError : null) ?? fieldError("name")}
        onChange={({ target: { value: name } }) => change({ name, ...(!hasCustomCode && { code: suggestCode(name) }) })}
      />
      <CodeField
        code={draft.code}
        isFixed={agency !== null}
        error={(isSubmitted ? codeError : null) ?? fieldError("code")}
        onCode={(code) => {
          setHasCustomCode(true);
          change({ code });
        }}
      />
      <ChoiceField
        label={t("rule")}
        value={draft.dispatchRule}
        choices={dispatchRules.map((value) => ({ value, name: ruleName(value), text: ruleMeaning(value) }))}
        onValue={(dispatchRule) => change({ dispatchRule })}
      />
      {agency && draft.dispatchRule !== agency.dispatchRule && (
        <p role="alert" className="flex gap-2.5 rounded-lg border border-line-2 bg-raised px-3 py-2.5">
          <TriangleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
          <span className="text-pretty">{t("ruleChanges", { name: agency.name })}</span>
        </p>
      )}
      <TextField
        label={t("phone")}
        hint={t("phoneHint")}
        type="tel"
        maxLength={40}
        value={draft.phone}
        error={fieldError("phone")}
        onChange={(event) => change({ phone: event.target.value })}
      />
    </Sheet>
  );
}
