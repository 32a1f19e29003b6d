"use client";

import { TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { scopes as allScopes, type Scope } from "@/db/vocabulary";
import { useTRPC } from "../../_live/cache/trpc";
import { useSave } from "../../_live/cache/use-save";
import { Button } from "../../_ui/button";
import { CheckField, TextField } from "../../_ui/field";
import { Sheet } from "../../_ui/sheet";
import { UnitField } from "../unit-field";

export type MadeKey = { name: string; key: string; isOfUnit: boolean };

/** What the key of a phone may do. */
const ofUnit: readonly Scope[] = ["positions:write"];

type Props = { onClose: () => void; onMade: (made: MadeKey) => void };

/** Makes a key with no more than what is ticked; the secret is told by whoever shows this form. */
export function NewKey({ onClose, onMade }: Props) {
  const t = useTranslations("apiKeys");
  const scopeName = useTranslations("scope");
  const scopeHint = useTranslations("scopeHint");
  const common = useTranslations("common");
  const trpc = useTRPC();
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<readonly Scope[]>([]);
  const [unitId, setUnitId] = useState<string | null>(null);
  const [checked, setChecked] = useState(false);
  const { save, saving, text, wrong } = useSave(trpc.keys.create.mutationOptions(), {
    done: t("made"),
    onDone: ({ key }) => onMade({ name: name.trim(), key, isOfUnit: unitId !== null }),
  });
  const nameIsWrong = name.trim() === "" || name.trim().length > 120;
  const scopesAreWrong = (checked && chosen.length === 0) || wrong("scopes") !== null;
  return (
    <Sheet
      title={t("add")}
      onClose={onClose}
      dirty={name !== "" || chosen.length > 0 || unitId !== null}
      onSubmit={() => {
        setChecked(true);
        if (!nameIsWrong && chosen.length > 0) save({ name: name.trim(), scopes: [...chosen], unitId });
      }}
      foot={
        <>
          {text && (
            <p role="alert" className="mb-2 font-medium text-alarm">
              {text}
            </p>
          )}
          <div className="flex justify-end gap-2">
            <Button look="quiet" onClick={onClose}>
              {common("cancel")}
            </Button>
            <Button type="submit" look="strong" disabled={saving}>
              {saving ? t("creating") : t("create")}
            </Button>
          </div>
        </>
      }
    >
      <TextField
        label={t("name")}
        hint={t("nameHint")}
        error={(checked && nameIsWrong) || wrong("name") ? t("nameWrong") : null}
        value={name}
        maxLength={120}
        onChange={(event) => setName(event.target.value)}
      />
      <div>
        <UnitField
          label={t("unit")}
          error={wrong("unitId")}
          value={unitId}
          onChange={(id) => {
            setUnitId(id);
            if (id) setChosen(ofUnit);
          }}
        />
        <p className="mt-1 text-pretty text-[0.8125rem] text-ink-3">{t("unitHint")}</p>
      </div>
      <fieldset aria-describedby={scopesAreWrong ? "key-scopes-wrong" : undefined}>
        <legend className="label">{t("scopes")}</legend>
        {scopesAreWrong && (
          <p id="key-scopes-wrong" role="alert" className="mt-1 font-medium text-[0.8125rem] text-alarm">
            {t("scopesWrong")}
          </p>
        )}
        <div className="mt-2 space-y-3">
          {(unitId ? ofUnit : allScopes).map((scope) => (
            <div key={scope} className={scope === "sensitive:read" ? "relative rounded-md border border-p2 p-3" : ""}>
              {scope === "sensitive:read" && (
                <TriangleAlert className="absolute top-3 right-3 size-4 text-p2" aria-hidden />
              )}
              <CheckField
                label={scopeName(scope)}
                hint={scopeHint(scope)}
                checked={chosen.includes(scope)}
                onChange={({ target }) =>
                  setChosen(target.checked ? [...chosen, scope] : chosen.filter((one) => one !== scope))
                }
              />
            </div>
          ))}
        </div>
      </fieldset>
    </Sheet>
  );
}
