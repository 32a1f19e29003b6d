"use client";

import { TRPCClientError } from "@trpc/client";
import { useTranslations } from "next-intl";
import { useCallback, useState } from "react";
import type { RefusalShape } from "@/server/trpc";
import { useRefusal } from "../../_live/cache/refusal";
import { inGroups } from "./caller-number";
import { useLeaving } from "./use-leaving";

const noticedMs = 10_000;

/** What the room should know of the last thing asked for: who was faster, or what went wrong. It goes by itself. */
export function useNotice() {
  const t = useTranslations("callDesk");
  const inWords = useRefusal();
  const [notice, setNotice] = useState<string | null>(null);
  useLeaving(notice, setNotice, noticedMs);

  /** Says why something about a call was refused, and gives the code. */
  const tell = useCallback(
    (error: unknown, callerNumber: string | null) => {
      const number = callerNumber === null ? t("noNumber") : inGroups(callerNumber);
      const { code, text } = inWords(error);
      const name = winnerOf(error);
      if (code === "call-claimed") setNotice(name ? t("lost", { name, number }) : t("lostUnnamed", { number }));
      else setNotice(code === "call-over" ? t("over", { number }) : text);
      return code;
    },
    [inWords, t],
  );
  const dismiss = useCallback(() => setNotice(null), []);
  return { notice, tell, dismiss };
}

function winnerOf(error: unknown): string | null {
  if (!(error instanceof TRPCClientError)) return null;
  const shape = (error.data as { refusal?: RefusalShape } | null)?.refusal;
  return (shape?.details as { by?: { name: string | null } | null } | undefined)?.by?.name ?? null;
}
