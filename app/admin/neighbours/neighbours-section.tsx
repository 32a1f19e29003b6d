"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useTRPC } from "../../_live/cache/trpc";
import { useSave } from "../../_live/cache/use-save";
import { Button } from "../../_ui/button";
import { ConfirmButton } from "../../_ui/confirm-button";
import { DataTable } from "../../_ui/data-table";
import { TextField } from "../../_ui/field";
import { SecretDialog } from "../../_ui/secret-dialog";
import { Sheet } from "../../_ui/sheet";
import { CodeField, findCodeProblem, suggestCode } from "../_form/code-field";
import { SaveBar } from "../_form/save-bar";
import { SectionHeader } from "../_form/section-header";
import { useDraft } from "../_form/use-draft";
import { NeighbourChannelSheet, NeighbourChannelStatus, type NeighbourSecret } from "./neighbour-channel-sheet";

/**
 * Manages the emergency contacts of neighbouring regencies, to which incidents outside this regency are handed over.
 */
export function NeighboursSection() {
  const t = useTranslations("neighbours");
  const tCommon = useTranslations("common");
  const trpc = useTRPC();
  const query = useQuery(trpc.forwarding.neighbours.queryOptions());
  const [openedNeighbour, setOpenedNeighbour] = useState<{ code: string | null; name: string } | null>(null);
  const [channelNeighbour, setChannelNeighbour] = useState<Neighbour | null>(null);
  /** Shown when no sheet is open. */
  const [newSecret, setNewSecret] = useState<NeighbourSecret | null>(null);
  const neighbour = query.data?.find(({ code }) => code === openedNeighbour?.code) ?? null;
  const missingNeighbours = knownNeighbours.filter(({ code }) =>
    query.data?.every((neighbour) => neighbour.code !== code),
  );
  return (
    <>
      <SectionHeader title={t("title")} introduction={t("lead")}>
        <Button look="strong" onClick={() => setOpenedNeighbour({ code: null, name: "" })}>
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
          open={{
            name: ({ name }) => t("open", { name }),
            onOpen: ({ code, name }) => setOpenedNeighbour({ code, name }),
          }}
          columns={[
            { header: t("name"), cell: ({ name }) => name },
            { header: t("phone"), className: "whitespace-nowrap", cell: ({ phone }) => phone },
            {
              header: t("contact"),
              isHiddenOnNarrow: true,
              cell: ({ contact }) => contact ?? <span className="text-ink-3">{tCommon("dash")}</span>,
            },
          ]}
        />
        {missingNeighbours.length > 0 && (
          <section aria-labelledby="known-neighbours" className="px-4 py-4">
            <h2 id="known-neighbours" className="label">
              {t("known")}
            </h2>
            <ul className="mt-2 flex flex-wrap gap-2">
              {missingNeighbours.map(({ code, name }) => (
                <li key={code}>
                  <Button onClick={() => setOpenedNeighbour({ code, name })}>
                    <Plus className="size-4" aria-hidden />
                    {name}
                  </Button>
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
      {channelNeighbour && (
        <NeighbourChannelSheet
          neighbour={channelNeighbour}
          onClose={() => setChannelNeighbour(null)}
          onSecret={setNewSecret}
        />
      )}
      {query.data && openedNeighbour && (
        <NeighbourSheet
          key={`${openedNeighbour.code} ${openedNeighbour.name}`}
          neighbour={neighbour}
          initialValues={openedNeighbour}
          takenCodes={query.data.map(({ code }) => code)}
          onClose={() => setOpenedNeighbour(null)}
          onOpenChannel={() => {
            setOpenedNeighbour(null);
            setChannelNeighbour(neighbour);
          }}
        />
      )}
      {newSecret && !channelNeighbour && !openedNeighbour && (
        <SecretDialog
          title={t("secretTitle", { name: newSecret.name })}
          introduction={t("secretLead")}
          lines={[{ name: t("secret"), value: newSecret.secret, secret: true }]}
          onClose={() => setNewSecret(null)}
        />
      )}
    </>
  );
}

/** The neighbouring regencies of Musi Banyuasin, as suggestions. The control room enters their phone numbers. */
const knownNeighbours = [
  { code: "banyuasin", name: "Kabupaten Banyuasin" },
  { code: "pali", name: "Kabupaten Penukal Abab Lematang Ilir" },
  { code: "musi-rawas", name: "Kabupaten Musi Rawas" },
  { code: "musi-rawas-utara", name: "Kabupaten Musi Rawas Utara" },
  { code: "batanghari", name: "Kabupaten Batanghari" },
  { code: "muaro-jambi", name: "Kabupaten Muaro Jambi" },
] as const;

type Neighbour = { code: string; name: string; contact: string | null; phone: string };
type Props = {
  neighbour: Neighbour | null;
  /** Initial values of a new record. */
  initialValues: { code: string | null; name: string };
  takenCodes: readonly string[];
  onClose: () => void;
  onOpenChannel: () => void;
};

/** Adds, changes or removes the emergency contact of a neighbouring regency. */
function NeighbourSheet({ neighbour, initialValues, takenCodes, onClose, onOpenChannel }: Props) {
  const t = useTranslations("neighbours");
  const tForm = useTranslations("adminForm");
  const trpc = useTRPC();
  const { draft, change, isDirty, isSubmitted, markSubmitted, rebaseOnLatest } = useDraft(() => ({
    code: neighbour?.code ?? initialValues.code ?? "",
    name: neighbour?.name ?? initialValues.name,
    contact: neighbour?.contact ?? "",
    phone: neighbour?.phone ?? "",
    base: neighbour && { name: neighbour.name, contact: neighbour.contact, phone: neighbour.phone },
  }));
  const [hasCustomCode, setHasCustomCode] = useState(draft.code !== "");
  const { save, isSaving, errorText, fieldError } = useSave(trpc.forwarding.saveNeighbour.mutationOptions(), {
    successText: t("saved", { name: draft.name.trim() }),
    onDone: onClose,
    onVersionConflict: rebaseOnLatest,
  });
  const removal = useSave(trpc.forwarding.removeNeighbour.mutationOptions(), {
    successText: t("removed"),
    onDone: onClose,
  });
  const nameError = draft.name.trim() === "" ? tForm("required") : null;
  const phoneError = draft.phone.trim().length < 3 ? t("phoneMissing") : null;
  const problem = neighbour ? null : findCodeProblem(draft.code, takenCodes);
  const codeError = problem && tForm(problem);
  const submit = () => {
    markSubmitted();
    if (nameError || phoneError || codeError) return;
    const { code, name, contact, phone, base } = draft;
    save({ code, name: name.trim(), contact: contact.trim() || null, phone: phone.trim(), base });
  };
  return (
    <Sheet
      title={neighbour ? t("change") : t("add")}
      isDirty={isDirty}
      onClose={onClose}
      onSubmit={submit}
      footer={<SaveBar error={errorText ?? removal.errorText} isSaving={isSaving} />}
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
        isFixed={neighbour !== null}
        error={(isSubmitted ? codeError : null) ?? fieldError("code")}
        onCode={(code) => {
          setHasCustomCode(true);
          change({ code });
        }}
      />
      <TextField
        label={t("phone")}
        hint={t("phoneHint")}
        type="tel"
        maxLength={40}
        value={draft.phone}
        error={(isSubmitted ? phoneError : null) ?? fieldError("phone")}
        onChange={({ target }) => change({ phone: target.value })}
      />
      <TextField
        label={t("contact")}
        hint={t("contactHint")}
        maxLength={200}
        value={draft.contact}
        error={fieldError("contact")}
        onChange={({ target }) => change({ contact: target.value })}
      />
      {neighbour && <NeighbourChannelStatus code={neighbour.code} isDirty={isDirty} onOpen={onOpenChannel} />}
      {neighbour && (
        <div className="border-line border-t pt-4">
          <ConfirmButton
            look="alarm"
            title={t("removeTitle", { name: neighbour.name })}
            text={t("removeText")}
            confirmLabel={t("removeYes")}
            onConfirm={() => removal.save({ code: neighbour.code })}
            disabled={removal.isSaving}
          >
            {t("remove")}
          </ConfirmButton>
        </div>
      )}
    </Sheet>
  );
}
