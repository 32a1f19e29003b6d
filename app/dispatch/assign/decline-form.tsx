"use client";

import { useTranslations } from "next-intl";
import { type KeyboardEvent, useId, useState } from "react";
import { Button } from "../../_ui/button";

type Props = { callSign: string; onDone: (reason: string) => void; onStop: () => void };

const usual = ["vehicle", "busy", "road"] as const;

/** Why a crew that was asked over the radio does not go; what is usual is one press. */
export function DeclineForm({ callSign, onDone, onStop }: Props) {
  const t = useTranslations("decline");
  const id = useId();
  const [reason, setReason] = useState("");
  const press = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      onStop();
    }
  };
  return (
    <form
      aria-label={t("title", { callSign })}
      className="mt-1.5 rounded-lg border border-line-2 bg-raised p-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (reason.trim() !== "") onDone(reason.trim());
      }}
    >
      <label htmlFor={id} className="label">
        {t("title", { callSign })}
      </label>
      <input
        id={id}
        // biome-ignore lint/a11y/noAutofocus: it opens upon a key, and what follows is to be typed.
        autoFocus
        maxLength={500}
        value={reason}
        placeholder={t("hint")}
        onChange={(event) => setReason(event.target.value)}
        onKeyDown={press}
        className="mt-1 h-8 w-full rounded-md border border-line-2 bg-panel px-2"
      />
      <div className="mt-1.5 flex flex-wrap gap-1">
        {usual.map((one) => (
          <Button key={one} size="small" onKeyDown={press} onClick={() => onDone(t(one))}>
            {t(one)}
          </Button>
        ))}
        <Button
          type="submit"
          size="small"
          look="strong"
          className="ml-auto"
          disabled={reason.trim() === ""}
          onKeyDown={press}
        >
          {t("save")}
        </Button>
      </div>
    </form>
  );
}
