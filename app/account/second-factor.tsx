"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "../_ui/button";
import { useTell } from "../_ui/told";
import { AccountCard } from "./account-card";
import { ConfirmFactor, type Enrolment } from "./confirm-factor";
import { PasswordStep } from "./password-step";

type Step = { at: "choice" } | { at: "enrol" } | { at: "confirm"; enrolment: Enrolment } | { at: "end" };

/** A code beside the password: setting it up, and doing without it again. Each begins with the password. */
export function SecondFactor() {
  const t = useTranslations("account");
  const tell = useTell();
  const [step, setStep] = useState<Step>({ at: "choice" });
  const back = () => setStep({ at: "choice" });
  return (
    <AccountCard title={t("factorTitle")} lead={t("factorLead")}>
      {step.at === "choice" && (
        <div className="flex flex-wrap gap-2">
          <Button onClick={() => setStep({ at: "enrol" })}>{t("factorSetUp")}</Button>
          <Button look="quiet" onClick={() => setStep({ at: "end" })}>
            {t("factorEnd")}
          </Button>
        </div>
      )}
      {step.at === "enrol" && (
        <PasswordStep<Enrolment>
          key="enrol"
          path="second-factor/enrol"
          submit={t("factorNext")}
          bad={t("factorEnrolBad")}
          onDone={(enrolment) => setStep({ at: "confirm", enrolment })}
          onBack={back}
        />
      )}
      {step.at === "confirm" && (
        <ConfirmFactor
          enrolment={step.enrolment}
          onDone={() => {
            tell(t("factorOn"));
            back();
          }}
          onBack={back}
        />
      )}
      {step.at === "end" && (
        <PasswordStep
          key="end"
          path="second-factor/end"
          text={t("factorEndText")}
          submit={t("factorEnd")}
          look="alarm"
          bad={t("factorEndBad")}
          onDone={() => {
            tell(t("factorOff"));
            back();
          }}
          onBack={back}
        />
      )}
    </AccountCard>
  );
}
