"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { useTRPC } from "../../_live/cache/trpc";
import { useSave } from "../../_live/cache/use-save";
import { Button } from "../../_ui/button";
import { Sheet } from "../../_ui/sheet";
import type { ListedPerson } from "./listed-person";
import type { GivenPassword } from "./one-time-password";
import { PersonAccess } from "./person-access";
import { draftOf, linksOf, wrongOf } from "./person-draft";
import { PersonFields } from "./person-fields";

type Props = { person: ListedPerson; onClose: () => void; onGiven: (given: GivenPassword) => void };

/** One person: name, role and links to change, and what ends or renews their access. */
export function PersonSheet({ person, onClose, onGiven }: Props) {
  const t = useTranslations("people");
  const admin = useTranslations("admin");
  const common = useTranslations("common");
  const wrongName = useTranslations("personWrong");
  const trpc = useTRPC();
  const [first] = useState(() => draftOf(person));
  const [draft, setDraft] = useState(first);
  const [checked, setChecked] = useState(false);
  const change = useSave(trpc.people.change.mutationOptions(), { done: t("changed"), onDone: onClose });
  const missing = wrongOf(draft);
  const isDirty = JSON.stringify(draft) !== JSON.stringify(first);
  const submit = () => {
    setChecked(true);
    if (Object.keys(missing).length > 0) return;
    change.save({ id: person.id, name: draft.name.trim(), role: draft.role, ...linksOf(draft) });
  };
  return (
    <Sheet
      title={person.name}
      onClose={onClose}
      dirty={isDirty}
      onSubmit={submit}
      foot={
        <>
          {change.text && (
            <p role="alert" className="mb-2 font-medium text-alarm">
              {change.text}
            </p>
          )}
          <div className="flex justify-end gap-2">
            <Button look="quiet" onClick={onClose}>
              {common("cancel")}
            </Button>
            <Button type="submit" look="strong" disabled={change.saving || !isDirty}>
              {change.saving ? admin("saving") : admin("save")}
            </Button>
          </div>
        </>
      }
    >
      <p>
        <span className="label block">{t("username")}</span>
        <span className="font-mono">{person.username}</span>
      </p>
      <PersonFields
        draft={draft}
        onDraft={setDraft}
        isNew={false}
        wrong={(field) => {
          const word = checked ? missing[field] : undefined;
          return word ? wrongName(word) : change.wrong(field);
        }}
      />
      <PersonAccess person={person} onGiven={onGiven} onDeactivated={onClose} />
    </Sheet>
  );
}
