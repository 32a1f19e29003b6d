"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { type GazetteerKind, gazetteerKinds } from "@/db/network-vocabulary";
import type { LocalPlaceView } from "@/server/places/local-places";
import { useTRPC } from "../../_live/cache/trpc";
import { useSave } from "../../_live/cache/use-save";
import { PositionFields } from "../../_map/editing/position-fields";
import { emptyPosition, formatPosition, parsePosition } from "../../_map/editing/typed-position";
import { newId } from "../../_session/unsent-store";
import { Button } from "../../_ui/button";
import { SelectField, TextField } from "../../_ui/field";
import { Sheet } from "../../_ui/sheet";
import { SaveBar } from "../_form/save-bar";
import { useDraft } from "../_form/use-draft";

type Props = { place: LocalPlaceView | null; onClose: () => void; onRemoved: (place: LocalPlaceView) => void };

/** Adds, changes or removes a local name. */
export function LocalNameSheet({ place, onClose, onRemoved }: Props) {
  const t = useTranslations("localNames");
  const kindName = useTranslations("gazetteerKind");
  const trpc = useTRPC();
  const [id] = useState(() => place?.id ?? newId());
  const { draft, change, isDirty, isSubmitted, markSubmitted, rebaseOnLatest } = useDraft(() => ({
    name: place?.name ?? "",
    aliases: place?.aliases.join(", ") ?? "",
    kind: place?.kind ?? ("landmark" as GazetteerKind),
    position: place ? formatPosition(place.position) : emptyPosition,
    source: place?.source ?? "",
    base: place && toBase(place),
  }));
  const { save, isSaving, errorText, fieldError } = useSave(trpc.places.saveLocalPlace.mutationOptions(), {
    successText: t("saved", { name: draft.name.trim() }),
    onDone: onClose,
    onVersionConflict: rebaseOnLatest,
  });
  const removal = useSave(trpc.places.removeLocalPlace.mutationOptions(), {
    successText: t("removed", { name: place?.name ?? "" }),
    onSaved: () => place && onRemoved(place),
    onDone: onClose,
  });
  const position = parsePosition(draft.position, place?.position ?? null);
  const nameError = draft.name.trim().length < 2 ? t("nameMissing") : null;
  const sourceError = draft.source.trim().length < 2 ? t("sourceMissing") : null;
  const submit = () => {
    markSubmitted();
    if (nameError || sourceError || !position) return;
    const { name, aliases, kind, source, base } = draft;
    const enteredAliases = aliases.split(",").map((alias) => alias.trim());
    save({
      id,
      name: name.trim(),
      aliases: enteredAliases.filter((alias) => alias !== ""),
      kind,
      position,
      source: source.trim(),
      base,
    });
  };
  return (
    <Sheet
      title={place ? t("change") : t("add")}
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
        onChange={({ target }) => change({ name: target.value })}
      />
      <TextField
        label={t("aliases")}
        hint={t("aliasesHint")}
        value={draft.aliases}
        maxLength={1_000}
        error={fieldError("aliases")}
        onChange={({ target }) => change({ aliases: target.value })}
      />
      <SelectField
        label={t("kind")}
        choices={gazetteerKinds.map((kind) => ({ value: kind, name: kindName(kind) }))}
        value={draft.kind}
        error={fieldError("kind")}
        onChange={({ target }) => change({ kind: target.value as GazetteerKind })}
      />
      <PositionFields
        legend={t("position")}
        value={draft.position}
        isSubmitted={isSubmitted}
        onChange={(next) => change({ position: next })}
      />
      <TextField
        label={t("source")}
        hint={t("sourceHint")}
        value={draft.source}
        maxLength={300}
        error={(isSubmitted ? sourceError : null) ?? fieldError("source")}
        onChange={({ target }) => change({ source: target.value })}
      />
      {place && (
        <div className="border-line border-t pt-4">
          <Button look="alarm" disabled={removal.isSaving} onClick={() => removal.save({ id: place.id })}>
            {t("remove")}
          </Button>
        </div>
      )}
    </Sheet>
  );
}

function toBase({ name, aliases, kind, position, source }: LocalPlaceView) {
  return { name, aliases, kind, position, source };
}
