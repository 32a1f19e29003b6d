"use client";

import { TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { type DispatchRule, dispatchRules } from "@/db/vocabulary";
import { useTRPC } from "../../_live/cache/trpc";
import { useSave } from "../../_live/cache/use-save";
import { TextField } from "../../_ui/field";
import { Sheet } from "../../_ui/sheet";
import { ChoiceField } from "../choice-field";
import { CodeField } from "../code-field";
import { codeFrom, codeProblem } from "../code-from";
import { FormFoot } from "../form-foot";

type Agency = { code: string; name: string; dispatchRule: DispatchRule; phone: string | null };
type Props = { agency: Agency | null; codes: readonly string[]; onClose: () => void };

const fresh = { code: "", name: "", dispatchRule: "nearest", phone: "" } as const;

/** A new agency, or one that is changed. */
export function AgencySheet({ agency, codes, onClose }: Props) {
  const t = useTranslations("agencies");
  const form = useTranslations("adminForm");
  const ruleName = useTranslations("dispatchRule");
  const meaning = useTranslations("ruleMeaning");
  const trpc = useTRPC();
  const [start] = useState({ ...(agency ?? fresh), phone: agency?.phone ?? "" });
  const [draft, setDraft] = useState(start);
  const [ownCode, setOwnCode] = useState(agency !== null);
  const [tried, setTried] = useState(false);
  const change = (part: Partial<typeof draft>) => setDraft((last) => ({ ...last, ...part }));
  const { save, saving, text, wrong } = useSave(trpc.admin.saveAgency.mutationOptions(), {
    done: t("saved", { name: draft.name.trim() }),
    onDone: onClose,
  });
  const nameError = draft.name.trim() === "" ? form("required") : null;
  const problem = agency ? null : codeProblem(draft.code, codes);
  const codeError = problem && form(problem);
  const submit = () => {
    setTried(true);
    if (nameError || codeError) return;
    save({ ...draft, name: draft.name.trim(), phone: draft.phone.trim() || null });
  };
  return (
    <Sheet
      title={agency ? t("change") : t("add")}
      dirty={JSON.stringify(draft) !== JSON.stringify(start)}
      onClose={onClose}
      onSubmit={submit}
      foot={<FormFoot text={text} saving={saving} />}
    >
      <TextField
        label={t("name")}
        value={draft.name}
        maxLength={200}
        error={(tried ? nameError : null) ?? wrong("name")}
        onChange={({ target: { value: name } }) => change({ name, ...(!ownCode && { code: codeFrom(name) }) })}
      />
      <CodeField
        code={draft.code}
        fixed={agency !== null}
        error={(tried ? codeError : null) ?? wrong("code")}
        onCode={(code) => {
          setOwnCode(true);
          change({ code });
        }}
      />
      <ChoiceField
        label={t("rule")}
        value={draft.dispatchRule}
        choices={dispatchRules.map((value) => ({ value, name: ruleName(value), text: meaning(value) }))}
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
        error={wrong("phone")}
        onChange={(event) => change({ phone: event.target.value })}
      />
    </Sheet>
  );
}
