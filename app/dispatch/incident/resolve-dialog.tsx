"use client";

import { AlertDialog } from "@base-ui/react/alert-dialog";
import { useTranslations } from "next-intl";
import { useEffect, useMemo, useRef } from "react";
import { isOpen } from "@/server/domain/assignment";
import type { IncidentView } from "@/server/incidents/read-incidents";
import { useArrivals } from "../../_live/arrivals/use-arrivals";
import { RefusalNote } from "../../_live/cache/refusal-note";
import { ArrivalNote } from "../../_ui/arrival-note";
import { Button, buttonClass } from "../../_ui/button";
import { KeyCap } from "../../_ui/key-cap";

type Props = {
  incident: IncidentView;
  resolve: () => void;
  isPending: boolean;
  error: unknown;
  onClose: () => void;
};

/** Asks before an incident is resolved, and lists the crews that are still assigned. Enter confirms; Esc cancels. */
export function ResolveDialog({ incident, resolve, isPending, error, onClose }: Props) {
  const t = useTranslations("resolving");
  const common = useTranslations("common");
  const stateName = useTranslations("assignmentState");
  const arrivals = useArrivals(useMemo(() => [incident], [incident]));
  const confirmButton = useRef<HTMLButtonElement>(null);
  const crews = incident.assignments.filter(({ state }) => isOpen(state));
  const submit = () => {
    if (!isPending) resolve();
  };
  // Listens on the window, because Enter may be pressed before the dialog has the focus.
  useEffect(() => {
    addEventListener("keydown", handleKey);
    return () => removeEventListener("keydown", handleKey);
  });
  function handleKey(event: KeyboardEvent) {
    if (event.key !== "Enter" || event.repeat || event.target instanceof HTMLButtonElement) return;
    event.preventDefault();
    submit();
  }
  return (
    <AlertDialog.Root open onOpenChange={(open) => !open && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="fixed inset-0 z-40 bg-black/60" />
        <AlertDialog.Popup
          initialFocus={confirmButton}
          className="fixed top-1/2 left-1/2 z-50 max-h-[calc(100dvh-2rem)] w-[min(28rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded-xl border border-line-2 bg-panel p-5 shadow-2xl"
        >
          <AlertDialog.Title className="font-semibold text-base">
            {t("title", { number: `${incident.number}` })}
          </AlertDialog.Title>
          <AlertDialog.Description className="mt-1 text-pretty text-ink-2">
            {t("crews", { count: crews.length })}
          </AlertDialog.Description>
          {crews.length > 0 && (
            <ul aria-label={t("list")} className="mt-3 divide-y divide-line rounded-lg border border-line-2">
              {crews.map(({ id, unit, state }) => {
                const arrival = arrivals.get(id);
                return (
                  <li key={id} className="px-3 py-2">
                    <span className="flex items-baseline justify-between gap-2">
                      <b className="font-semibold">{unit.callSign}</b>
                      <span className="text-ink-2">{stateName(state)}</span>
                    </span>
                    {arrival && (
                      <span className="text-xs">
                        <ArrivalNote arrival={arrival} remaining={arrival.remaining} position={arrival.position} />
                      </span>
                    )}
                  </li>
                );
              })}
            </ul>
          )}
          <RefusalNote error={error} />
          <div className="mt-4 flex justify-end gap-2">
            <AlertDialog.Close className={buttonClass({ look: "quiet" })}>
              {common("cancel")}
              <KeyCap>Esc</KeyCap>
            </AlertDialog.Close>
            <Button ref={confirmButton} look="strong" disabled={isPending} onClick={submit}>
              {t("yes")}
              <KeyCap>Enter</KeyCap>
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
