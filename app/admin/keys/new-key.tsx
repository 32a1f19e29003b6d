"use client";

import { TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { scopes as allScopes, type Scope } from "@/db/access-vocabulary";
import { keyValidityDays } from "@/server/domain/key-validity";
import { useTRPC } from "../../_live/cache/trpc";
import { useSave } from "../../_live/cache/use-save";

import { CheckField, SelectField, TextField } from "../../_ui/field";
import { Sheet } from "../../_ui/sheet";
import { SaveBar } from "../_form/save-bar";
import { UnitField } from "../_form/unit-field";

/** A newly created key; the server returns it only once. */
export type CreatedKey = { name: string; key: string; isForUnit: boolean };

/** The only scope allowed for a key that is limited to one unit. */
const unitKeyScopes: readonly Scope[] = ["positions:write"];

type Props = { onClose: () => void; onCreated: (createdKey: CreatedKey) => void };

/** Creates a key with the selected scopes. The caller shows the key passed to `onCreated`. */
export function NewKeySheet({ onClose, onCreated }: Props) {
  const t = useTranslations("apiKeys");
  const scopeName = useTranslations("scope");
  const scopeHint = useTranslations("scopeHint");

  const trpc = useTRPC();
  const [name, setName] = useState("");
  const [chosenScopes, setChosenScopes] = useState<readonly Scope[]>([]);
  const [unitId, setUnitId] = useState<string | null>(null);
  const [days, setDays] = useState<number>(keyValidityDays.default);
  const [isSubmitted, setIsSubmitted] = useState(false);
  const { save, isSaving, errorText, fieldError } = useSave(trpc.keys.create.mutationOptions(), {
    successText: t("made"),
    onSaved: ({ key }) => onCreated({ name: name.trim(), key, isForUnit: unitId !== null }),
    onDone: onClose,
  });
  const isNameInvalid = name.trim() === "" || name.trim().length > 120;
  const areScopesInvalid = (isSubmitted && chosenScopes.length === 0) || fieldError("scopes") !== null;
  return (
    <Sheet
      title={t("add")}
      onClose={onClose}
      isDirty={name !== "" || chosenScopes.length > 0 || unitId !== null}
      onSubmit={() => {
        setIsSubmitted(true);
        if (!isNameInvalid && chosenScopes.length > 0)
          save({ name: name.trim(), scopes: [...chosenScopes], unitId, days });
      }}
      footer={<SaveBar error={errorText} isSaving={isSaving} labels={{ save: t("create"), saving: t("creating") }} />}
    >
      <TextField
        label={t("name")}
        hint={t("nameHint")}
        error={(isSubmitted && isNameInvalid) || fieldError("name") ? t("nameWrong") : null}
        value={name}
        maxLength={120}
        onChange={(event) => setName(event.target.value)}
      />
      <div>
        <UnitField
          label={t("unit")}
          error={fieldError("unitId")}
          value={unitId}
          onChange={(id) => {
            setUnitId(id);
            if (id) setChosenScopes(unitKeyScopes);
          }}
        />
        <p className="mt-1 text-pretty text-[0.8125rem] text-ink-3">{t("unitHint")}</p>
      </div>
      <SelectField
        label={t("days")}
        hint={t("daysHint")}
        error={fieldError("days")}
        value={String(days)}
        choices={keyValidityDays.choices.map((count) => ({ value: String(count), name: t("daysChoice", { count }) }))}
        onChange={({ target }) => setDays(Number(target.value))}
      />
      <fieldset aria-describedby={areScopesInvalid ? "key-scopes-wrong" : undefined}>
        <legend className="label">{t("scopes")}</legend>
        {areScopesInvalid && (
          <p id="key-scopes-wrong" role="alert" className="mt-1 font-medium text-[0.8125rem] text-alarm">
            {t("scopesWrong")}
          </p>
        )}
        <div className="mt-2 space-y-3">
          {(unitId ? unitKeyScopes : allScopes).map((scope) => (
            <div key={scope} className={scope === "sensitive:read" ? "relative rounded-md border border-p2 p-3" : ""}>
              {scope === "sensitive:read" && (
                <TriangleAlert className="absolute top-3 right-3 size-4 text-p2" aria-hidden />
              )}
              <CheckField
                label={scopeName(scope)}
                hint={scopeHint(scope)}
                checked={chosenScopes.includes(scope)}
                onChange={({ target }) =>
                  setChosenScopes(
                    target.checked ? [...chosenScopes, scope] : chosenScopes.filter((other) => other !== scope),
                  )
                }
              />
            </div>
          ))}
        </div>
      </fieldset>
    </Sheet>
  );
}
