"use client";

import { useTranslations } from "next-intl";
import type { AssignmentState, UnitKind } from "@/db/vocabulary";
import { nextAssignmentStates } from "@/server/domain/assignment";
import { useRefusal } from "../_live/use-refusal";
import { Button } from "../_ui/button";
import { ConfirmButton } from "../_ui/confirm-button";
import type { OwnTask } from "./use-own-task";

type Step = Exclude<AssignmentState, "assigned" | "recalled">;
type Props = {
  task: OwnTask;
  kind: UnitKind;
  /** The step that is on its way to the server. */
  working: Step | null;
  error: unknown;
  onStep: (state: Step) => void;
};

/** What the crew may do next, and no more; what ends the task asks first. */
export function TaskSteps({ task, kind, working, error, onStep }: Props) {
  const t = useTranslations("crewTask");
  const stepName = useTranslations("assignmentStep");
  const inWords = useRefusal();
  const steps = stepsOf(task.state, kind);
  const look = (step: Step) => (step === steps[0] ? "strong" : "plain");
  const size = "h-14! w-full rounded-xl! text-lg!";
  return (
    <section aria-label={t("steps")} className="shrink-0 border-line border-t bg-panel">
      <div className="mx-auto max-w-xl space-y-2 px-4 pt-3 pb-[max(0.75rem,env(safe-area-inset-bottom))]">
        {Boolean(error) && working === null && (
          <p role="alert" className="font-medium text-alarm">
            {inWords(error).text}
          </p>
        )}
        {steps.map((step) =>
          step === "clear" || step === "declined" ? (
            <ConfirmButton
              key={step}
              look={look(step)}
              size="large"
              className={step === "declined" ? "h-12! w-full rounded-xl! text-base!" : size}
              title={t(step === "clear" ? "clearTitle" : "declineTitle")}
              text={t(step === "clear" ? "clearText" : "declineText")}
              yes={t(step === "clear" ? "clearYes" : "declineYes")}
              disabled={working !== null}
              onYes={() => onStep(step)}
            >
              {working === step ? t("working") : stepName(step)}
            </ConfirmButton>
          ) : (
            <Button
              key={step}
              look={look(step)}
              size="large"
              className={size}
              disabled={working !== null}
              onClick={() => onStep(step)}
            >
              {working === step ? t("working") : stepName(step)}
            </Button>
          ),
        )}
      </div>
    </section>
  );
}

/** The likely step first: who carries patients mostly goes on with one. */
function stepsOf(state: AssignmentState, kind: UnitKind): Step[] {
  const steps = nextAssignmentStates[state].filter((step) => step !== "recalled");
  return state === "onScene" && kind !== "ambulance" ? steps.reverse() : steps;
}
