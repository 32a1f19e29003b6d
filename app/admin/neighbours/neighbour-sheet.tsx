"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { useTRPC } from "../../_live/cache/trpc";
import { useSave } from "../../_live/cache/use-save";
import { ConfirmButton } from "../../_ui/confirm-button";
import { TextField } from "../../_ui/field";
import { Sheet } from "../../_ui/sheet";
import { CodeField } from "../code-field";
import { codeFrom, codeProblem } from "../code-from";
import { FormFoot } from "../form-foot";

type Neighbour = { code: string; name: string; contact: string | null; phone: string };
type Props = {
  neighbour: Neighbour | null;
  /** What a new one begins with. */
  suggested: { code: string | null; name: string };
  codes: readonly string[];
  onClose: () => void;
};

/** A neighbouring regency's 112, new or changed: its name and how it is reached. */
export function NeighbourSheet({ neighbour, suggested, codes, onClose }: Props) {
  const t = useTranslations("neighbours");
  const form = useTranslations("adminForm");
  const trpc = useTRPC();
  const [start] = useState({
    code: neighbour?.code ?? suggested.code ?? "",
    name: neighbour?.name ?? suggested.name,
    contact: neighbour?.contact ?? "",
    phone: neighbour?.phone ?? "",
  });
  const [draft, setDraft] = useState(start);
  const [ownCode, setOwnCode] = useState(start.code !== "");
  const [tried, setTried] = useState(false);
  const change = (part: Partial<typeof draft>) => setDraft((last) => ({ ...last, ...part }));
  const { save, saving, text, wrong } = useSave(trpc.forwarding.saveNeighbour.mutationOptions(), {
    done: t("saved", { name: draft.name.trim() }),
    onDone: onClose,
  });
  const removal = useSave(trpc.forwarding.removeNeighbour.mutationOptions(), { done: t("removed"), onDone: onClose });
  const nameError = draft.name.trim() === "" ? form("required") : null;
  const phoneError = draft.phone.trim().length < 3 ? t("phoneMissing") : null;
  const problem = neighbour ? null : codeProblem(draft.code, codes);
  const codeError = problem && form(problem);
  const submit = () => {
    setTried(true);
    if (nameError || phoneError || codeError) return;
    const { code, name, contact, phone } = draft;
    save({ code, name: name.trim(), contact: contact.trim() || null, phone: phone.trim() });
  };
  return (
    <Sheet
      title={neighbour ? t("change") : t("add")}
      dirty={JSON.stringify(draft) !== JSON.stringify(start)}
      onClose={onClose}
      onSubmit={submit}
      foot={<FormFoot text={text ?? removal.text} saving={saving} />}
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
        fixed={neighbour !== null}
        error={(tried ? codeError : null) ?? wrong("code")}
        onCode={(code) => {
          setOwnCode(true);
          change({ code });
        }}
      />
      <TextField
        label={t("phone")}
        hint={t("phoneHint")}
        type="tel"
        maxLength={40}
        value={draft.phone}
        error={(tried ? phoneError : null) ?? wrong("phone")}
        onChange={({ target }) => change({ phone: target.value })}
      />
      <TextField
        label={t("contact")}
        hint={t("contactHint")}
        maxLength={200}
        value={draft.contact}
        error={wrong("contact")}
        onChange={({ target }) => change({ contact: target.value })}
      />
      {neighbour && (
        <div className="border-line border-t pt-4">
          <ConfirmButton
            look="alarm"
            title={t("removeTitle", { name: neighbour.name })}
            text={t("removeText")}
            yes={t("removeYes")}
            onYes={() => removal.save({ code: neighbour.code })}
            disabled={removal.saving}
          >
            {t("remove")}
          </ConfirmButton>
        </div>
      )}
    </Sheet>
  );
}
