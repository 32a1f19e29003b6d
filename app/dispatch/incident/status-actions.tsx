"use client";

import { AlertDialog } from "@base-ui/react/alert-dialog";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { isOpen } from "@/server/domain/assignment";
import { canBecome } from "@/server/domain/incident";
import type { IncidentView } from "@/server/incidents/read-incidents";
import { useTRPC } from "../../_live/trpc";
import { Button, buttonClass } from "../../_ui/button";
import { RefusalNote } from "../refusal-note";

/** Ends an incident: resolved at once, closed after a question, since that frees its crews. */
export function StatusActions({ incident: { id, number, status, assignments } }: { incident: IncidentView }) {
  const t = useTranslations("incident");
  const common = useTranslations("common");
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const settled = {
    onSettled: () => {
      setAsking(false);
      return Promise.all([
        queries.invalidateQueries(trpc.incidents.list.pathFilter()),
        queries.invalidateQueries(trpc.incidents.read.queryFilter({ id })),
      ]);
    },
  };
  const resolve = useMutation(trpc.incidents.resolve.mutationOptions(settled));
  const close = useMutation(trpc.incidents.close.mutationOptions(settled));
  const isPending = resolve.isPending || close.isPending;
  const crews = assignments.filter(({ state }) => isOpen(state)).length;
  return (
    <>
      <div className="flex gap-2">
        {canBecome(status, "resolved") && (
          <Button className="flex-1" disabled={isPending} onClick={() => resolve.mutate({ id })}>
            {t("resolve")}
          </Button>
        )}
        <AlertDialog.Root open={asking} onOpenChange={setAsking}>
          <AlertDialog.Trigger className={buttonClass({ className: "flex-1" })} disabled={isPending}>
            {t("close")}
          </AlertDialog.Trigger>
          <AlertDialog.Portal>
            <AlertDialog.Backdrop className="fixed inset-0 z-40 bg-black/60" />
            <AlertDialog.Popup className="fixed top-1/2 left-1/2 z-50 w-[min(26rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 rounded-xl border border-line-2 bg-panel p-5 shadow-2xl">
              <AlertDialog.Title className="font-semibold text-base">{t("closeTitle", { number })}</AlertDialog.Title>
              <AlertDialog.Description className="mt-1.5 text-ink-2">
                {t("closeText", { count: crews })}
              </AlertDialog.Description>
              <div className="mt-5 flex justify-end gap-2">
                <AlertDialog.Close className={buttonClass({ look: "quiet" })}>{common("cancel")}</AlertDialog.Close>
                <Button look="strong" disabled={isPending} onClick={() => close.mutate({ id, code: "handled" })}>
                  {t("closeYes")}
                </Button>
              </div>
            </AlertDialog.Popup>
          </AlertDialog.Portal>
        </AlertDialog.Root>
      </div>
      <RefusalNote error={resolve.error ?? close.error} />
    </>
  );
}
