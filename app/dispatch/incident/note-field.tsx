"use client";

import { useMutation } from "@tanstack/react-query";
import { MessageSquareText, SendHorizontal } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRef } from "react";
import { RefusalNote } from "../../_live/cache/refusal-note";
import { useTRPC } from "../../_live/cache/trpc";
import { IconButton } from "../../_ui/icon-button";
import { useKept } from "./use-kept";
import { useRefresh } from "./use-refresh";

type Draft = { id: string; text: string };

/** A line for what a colleague has to know; it reaches every console at once. Ctrl+Enter sends it. */
export function NoteField({ incidentId }: { incidentId: string }) {
  const t = useTranslations("notes");
  const trpc = useTRPC();
  const refresh = useRefresh(incidentId);
  const field = useRef<HTMLTextAreaElement>(null);
  const [draft, setDraft] = useKept<Draft>(`note ${incidentId}`, { id: crypto.randomUUID(), text: "" });
  const add = useMutation(
    trpc.incidents.addNote.mutationOptions({
      onSuccess: () => {
        setDraft({ id: crypto.randomUUID(), text: "" });
        return refresh();
      },
    }),
  );
  const text = draft.text.trim();
  const send = () => {
    if (text !== "" && !add.isPending) add.mutate({ incidentId, id: draft.id, text });
  };
  return (
    <div>
      <div className="flex items-end gap-1 rounded-lg border border-line-2 bg-raised focus-within:border-focus">
        <IconButton name={t("write")} hint="C" aria-keyshortcuts="C" onClick={() => field.current?.focus()}>
          <MessageSquareText className="size-[1.125rem]" aria-hidden />
        </IconButton>
        <textarea
          ref={field}
          rows={1}
          maxLength={2_000}
          aria-label={t("label")}
          placeholder={t("hint")}
          value={draft.text}
          onChange={({ target }) => setDraft({ ...draft, text: target.value })}
          onKeyDown={(event) => {
            if (event.key === "Escape") {
              event.preventDefault();
              event.currentTarget.blur();
            }
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
              event.preventDefault();
              event.stopPropagation();
              send();
            }
          }}
          className="field-sizing-content max-h-32 min-h-9 w-full resize-none bg-transparent py-2 leading-5 outline-none"
        />
        <IconButton name={t("send")} hint="Ctrl+Enter" disabled={text === "" || add.isPending} onClick={send}>
          <SendHorizontal className="size-[1.125rem]" aria-hidden />
        </IconButton>
      </div>
      <RefusalNote error={add.error} />
    </div>
  );
}
