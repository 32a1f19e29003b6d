"use client";

import { Ban, PhoneOutgoing } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "../../_ui/button";
import type { DraftCall } from "../draft";
import { useCallDesk } from "./call-desk";
import { KeyHint } from "./key-hint";
import { useCallRights } from "./use-calls";

type Props = { call: DraftCall; byHand: boolean; number: string | null };

/** Giving a call back, and for a supervisor blocking its number. */
export function CallActions({ call, byHand, number }: Props) {
  const t = useTranslations("callStrip");
  const { release, setBlocking } = useCallDesk();
  const { blocks } = useCallRights();
  return (
    <p className="flex flex-wrap items-center gap-1.5">
      <Button size="small" look="quiet" aria-keyshortcuts="Alt+G" onClick={() => release(call, byHand)}>
        <PhoneOutgoing className="size-4" aria-hidden />
        {t(byHand ? "withdraw" : "release")}
        <KeyHint>Alt G</KeyHint>
      </Button>
      {blocks && number && (
        <Button size="small" look="quiet" onClick={() => setBlocking({ id: call.id, callerNumber: number })}>
          <Ban className="size-4" aria-hidden />
          {t("block")}
        </Button>
      )}
    </p>
  );
}
