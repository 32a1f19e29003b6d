"use client";

import { Phone } from "lucide-react";
import { useTranslations } from "next-intl";
import type { OpenCall } from "@/server/calls/list-calls";
import { Button } from "../../_ui/button";
import { Elapsed } from "../../_ui/elapsed";
import { useConsole } from "../console-context";
import { asDraftCall } from "./as-draft-call";
import { useCallDesk } from "./call-desk";
import { inGroups } from "./caller-number";
import { useLasting } from "./use-lasting";

const patienceMs = 3_000;

/** A call that is theirs and has no form here, because it was taken on another screen: the way to it. */
export function OrphanedCall({ call, className }: { call: OpenCall; className: string }) {
  const t = useTranslations("ringing");
  const desk = useTranslations("callDesk");
  const { state, act } = useConsole();
  const { busy } = useCallDesk();
  const hasForm = [state.draft, ...state.parked].some((one) => one.call?.id === call.id);
  const orphaned = useLasting(!hasForm && !busy.has(call.id), patienceMs);
  if (!orphaned) return null;
  return (
    <p className={`${className} flex items-center gap-2.5 py-1 pr-1.5 pl-3`}>
      <Phone className="size-4 shrink-0" aria-hidden />
      <span className="flex-1">
        {t("elsewhere")}{" "}
        <b className="font-semibold">{call.callerNumber ? inGroups(call.callerNumber) : desk("noNumber")}</b>
      </span>
      <Elapsed since={call.receivedAt} />
      <Button size="small" onClick={() => act({ do: "take-call", call: asDraftCall(call) })}>
        {t("goOn")}
      </Button>
    </p>
  );
}
