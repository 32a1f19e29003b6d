"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { useTRPC } from "../../_live/cache/trpc";
import { useSave } from "../../_live/cache/use-save";
import { Button } from "../../_ui/button";
import { TextField } from "../../_ui/field";
import { Sheet } from "../../_ui/sheet";
import type { Pairing } from "./listed-screen";

type Props = { onClose: () => void; onOpened: (pairing: Pairing) => void };

/** Names the screen that is to be paired. */
export function NewPairing({ onClose, onOpened }: Props) {
  const t = useTranslations("displays");
  const common = useTranslations("common");
  const trpc = useTRPC();
  const [name, setName] = useState("");
  const [checked, setChecked] = useState(false);
  const { save, saving, text, wrong } = useSave(trpc.screens.openPairing.mutationOptions(), {
    done: t("opened"),
    onDone: onOpened,
  });
  const isWrong = name.trim() === "" || name.trim().length > 64;
  return (
    <Sheet
      title={t("add")}
      onClose={onClose}
      dirty={name !== ""}
      onSubmit={() => {
        setChecked(true);
        if (!isWrong) save({ name: name.trim() });
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
              {saving ? t("opening") : t("openCode")}
            </Button>
          </div>
        </>
      }
    >
      <TextField
        label={t("name")}
        hint={t("nameHint")}
        error={(checked && isWrong) || wrong("name") ? t("nameWrong") : null}
        value={name}
        maxLength={64}
        onChange={(event) => setName(event.target.value)}
      />
    </Sheet>
  );
}
