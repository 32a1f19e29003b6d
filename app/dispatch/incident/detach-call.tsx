"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Unlink } from "lucide-react";
import { useTranslations } from "next-intl";
import { RefusalNote } from "../../_live/cache/refusal-note";
import { useTRPC } from "../../_live/cache/trpc";
import { IconButton } from "../../_ui/icon-button";
import { asDraftCall } from "../calls/as-draft-call";
import { useConsole } from "../console-context";

type Props = { callId: string; callerNumber: string | null; note: string | null };

/** Takes a call out of an incident it was wrongly attached to: whoever does holds it again, with what was told in its form. */
export function DetachCall({ callId, callerNumber, note }: Props) {
  const t = useTranslations("incidentCalls");
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { act } = useConsole();
  const detach = useMutation(
    trpc.intake.detach.mutationOptions({
      onSuccess: (held) => {
        if (held) act({ do: "take-call", call: asDraftCall(held) });
        if (held && note) act({ do: "edit", draft: { description: note } });
        void queries.invalidateQueries(trpc.calls.pathFilter());
        void queries.invalidateQueries(trpc.incidents.pathFilter());
      },
    }),
  );
  return (
    <>
      <IconButton
        name={t("detach", { number: callerNumber ?? t("noNumber") })}
        disabled={detach.isPending}
        onClick={() => detach.mutate({ callId })}
        className="ml-auto"
      >
        <Unlink className="size-4" aria-hidden />
      </IconButton>
      {detach.error && (
        <div className="w-full">
          <RefusalNote error={detach.error} />
        </div>
      )}
    </>
  );
}
