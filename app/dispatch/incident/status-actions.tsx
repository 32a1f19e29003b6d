"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { canBecome, canReopen } from "@/server/domain/incident";
import type { IncidentView } from "@/server/incidents/read-incidents";
import { RefusalNote } from "../../_live/cache/refusal-note";
import { useTRPC } from "../../_live/cache/trpc";
import { useNow } from "../../_live/clock/use-now";
import { Button } from "../../_ui/button";
import { KeyCap } from "../../_ui/key-cap";
import { CloseDialog } from "./close-dialog";
import { ReopenDialog } from "./reopen-dialog";
import { useRefresh } from "./use-refresh";

/** What the room may say of an incident now: that it is real, that it is done, that it ends, or that it goes on after all. */
export function StatusActions({ incident }: { incident: IncidentView }) {
  const t = useTranslations("incidentAction");
  const trpc = useTRPC();
  const refresh = useRefresh(incident.id);
  const now = useNow();
  const [asking, setAsking] = useState<"close" | "reopen" | null>(null);
  const verify = useMutation(trpc.incidents.verify.mutationOptions({ onSettled: refresh }));
  const resolve = useMutation(trpc.incidents.resolve.mutationOptions({ onSettled: refresh }));
  const { id, status, verifiedAt } = incident;
  const reopens = now !== null && canReopen(incident, new Date(now));
  return (
    <>
      <div className="flex gap-1.5 empty:hidden">
        {status !== "closed" && !verifiedAt && (
          <Button
            className="min-w-0 flex-1"
            disabled={verify.isPending}
            aria-keyshortcuts="V"
            onClick={() => verify.mutate({ id })}
          >
            {t("verify")}
            <KeyCap>V</KeyCap>
          </Button>
        )}
        {canBecome(status, "resolved") && (
          <Button
            className="min-w-0 flex-1"
            disabled={resolve.isPending}
            aria-keyshortcuts="R"
            onClick={() => resolve.mutate({ id })}
          >
            {t("resolve")}
            <KeyCap>R</KeyCap>
          </Button>
        )}
        {reopens && (
          <Button className="min-w-0 flex-1" aria-keyshortcuts="O" onClick={() => setAsking("reopen")}>
            {t("reopen")}
            <KeyCap>O</KeyCap>
          </Button>
        )}
        {status !== "closed" && (
          <Button className="min-w-0 flex-1" aria-keyshortcuts="X" onClick={() => setAsking("close")}>
            {t("close")}
            <KeyCap>X</KeyCap>
          </Button>
        )}
      </div>
      <RefusalNote error={verify.error ?? resolve.error} />
      {asking === "close" && <CloseDialog incident={incident} onClose={() => setAsking(null)} />}
      {asking === "reopen" && <ReopenDialog incident={incident} onClose={() => setAsking(null)} />}
    </>
  );
}
