"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { useTRPC } from "../../_live/cache/trpc";
import { useSave } from "../../_live/cache/use-save";
import { Button } from "../../_ui/button";
import { Sheet } from "../../_ui/sheet";
import type { GivenPassword } from "./one-time-password";
import { draftOf, linksOf, wrongOf } from "./person-draft";
import { PersonFields } from "./person-fields";

type Props = { onClose: () => void; onMade: (given: GivenPassword) => void };

/** Makes an account; its one-time password is told by whoever shows this form. */
export function NewPerson({ onClose, onMade }: Props) {
  const t = useTranslations("people");
  const common = useTranslations("common");
  const wrongName = useTranslations("personWrong");
  const trpc = useTRPC();
  const [draft, setDraft] = useState(() => draftOf(null));
  const [checked, setChecked] = useState(false);
  const { save, saving, text, wrong } = useSave(trpc.people.create.mutationOptions(), {
    done: t("created", { name: draft.name.trim() }),
    onDone: ({ username, password }) => onMade({ name: draft.name.trim(), username, password }),
  });
  const missing = wrongOf(draft);
  const submit = () => {
    setChecked(true);
    if (Object.keys(missing).length > 0) return;
    const { username, name, role } = draft;
    save({ username: username.trim().toLowerCase(), name: name.trim(), role, ...linksOf(draft) });
  };
  return (
    <Sheet
      title={t("add")}
      onClose={onClose}
      dirty={draft.name !== "" || draft.username !== ""}
      onSubmit={submit}
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
      <PersonFields
        draft={draft}
        onDraft={setDraft}
        isNew
        wrong={(field) => {
          const word = checked ? missing[field] : undefined;
          return word ? wrongName(word) : wrong(field);
        }}
      />
    </Sheet>
  );
}
