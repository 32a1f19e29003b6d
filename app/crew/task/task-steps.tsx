"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import type { UnitKind } from "@/db/vocabulary";
import { listReportableSteps } from "@/server/domain/assignment";
import type { CrewStep } from "@/server/domain/press";
import { Button } from "../../_ui/button";
import { ConfirmSheet } from "../choice-sheet";
import { doubleTapMs } from "../double-tap";
import type { Fix } from "../outbox/outbox";
import type { PressHandler } from "../outbox/use-outbox-sender";
import type { CurrentTask } from "../phone/use-crew-view";
import { type DeclineEntry, DeclineSheet } from "./decline-sheet";
import { TransportSheet } from "./transport-sheet";

type Props = { task: CurrentTask; kind: UnitKind; phoneFix: Fix | null; onPress: PressHandler };

/** The next possible steps as large buttons. Declining is separate and asks for a reason. */
export function TaskSteps({ task, kind, phoneFix, onPress }: Props) {
  const t = useTranslations("crewSteps");
  const stepName = useTranslations("assignmentStep");
  const [stepToConfirm, setStepToConfirm] = useState<"declined" | "transporting" | "clear" | null>(null);
  const [declineEntry, setDeclineEntry] = useState<DeclineEntry>({ text: "" });
  const [isLocked, setIsLocked] = useState(false);
  const unlockTimer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(unlockTimer.current), []);
  const steps = listReportableSteps(task.state, kind);
  const reportStep = (step: CrewStep, extra: { reason?: string; facilityId?: string } = {}) => {
    navigator.vibrate?.(40);
    setStepToConfirm(null);
    setIsLocked(true);
    unlockTimer.current = setTimeout(() => setIsLocked(false), doubleTapMs);
    onPress({ what: step, assignmentId: task.id, ...extra });
  };
  return (
    <section
      aria-label={t("region")}
      className="shrink-0 border-line border-t bg-panel short:flex short:w-72 short:flex-col short:justify-end short:border-t-0 short:border-l"
    >
      <div className="mx-auto w-full max-w-xl space-y-2.5 px-4 pt-3 pb-[max(0.75rem,env(safe-area-inset-bottom))]">
        {steps.map((step, index) => {
          const look = index === 0 ? "strong" : "plain";
          const sizeClass = `w-full rounded-xl! text-xl! ${index === 0 ? "h-[4.5rem]!" : "h-16!"}`;
          if (step === "declined") {
            return (
              <div key={step} className="pt-1 text-center">
                <Button look="quiet" size="large" disabled={isLocked} onClick={() => setStepToConfirm("declined")}>
                  {t("decline")}
                </Button>
              </div>
            );
          }
          return (
            <Button
              key={step}
              look={look}
              size="large"
              className={sizeClass}
              disabled={isLocked}
              onClick={() => (step === "transporting" || step === "clear" ? setStepToConfirm(step) : reportStep(step))}
            >
              {stepName(step)}
            </Button>
          );
        })}
      </div>
      {stepToConfirm === "declined" && (
        <DeclineSheet
          entry={declineEntry}
          onEnter={setDeclineEntry}
          onClose={() => setStepToConfirm(null)}
          onDecline={(reason) => reportStep("declined", { reason })}
        />
      )}
      {stepToConfirm === "clear" && (
        <ConfirmSheet
          title={t("clearTitle")}
          text={t("clearText")}
          confirmLabel={t("clearYes")}
          onConfirm={() => reportStep("clear")}
          onClose={() => setStepToConfirm(null)}
        />
      )}
      {stepToConfirm === "transporting" && (
        <TransportSheet
          facilities={task.facilities}
          phoneFix={phoneFix}
          onClose={() => setStepToConfirm(null)}
          onChoose={(facilityId) => reportStep("transporting", facilityId ? { facilityId } : {})}
        />
      )}
    </section>
  );
}
