"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "../_ui/button";
import { useToast } from "../_ui/toast";
import { AccountCard } from "./account-card";
import { ConfirmFactor, type Enrolment } from "./confirm-factor";
import { PasswordStep } from "./password-step";
import type { AccountAccess } from "./use-account-access";

type Step = { at: "choice" } | { at: "enrol" } | { at: "confirm"; enrolment: Enrolment } | { at: "end" };

/** Enables or disables the codes of an authenticator app. Both require the password. */
export function SecondFactor({ access, onChanged }: { access: AccountAccess; onChanged: () => void }) {
  const t = useTranslations("account");
  const showToast = useToast();
  const [step, setStep] = useState<Step>({ at: "choice" });
  const showChoice = () => setStep({ at: "choice" });
  const isLastRequiredFactor = access.isRequired && access.passkeys.length === 0;
  return (
    <AccountCard title={t("factorTitle")} introduction={t("factorLead")}>
      {step.at === "choice" && (
        <>
          <p className="mb-3 font-medium">{access.hasCodes ? t("factorIsOn") : t("factorIsOff")}</p>
          {access.hasCodes && isLastRequiredFactor ? (
            <p className="text-ink-2">{t("factorRequired")}</p>
          ) : access.hasCodes ? (
            <Button onClick={() => setStep({ at: "end" })}>{t("factorEnd")}</Button>
          ) : (
            <Button onClick={() => setStep({ at: "enrol" })}>{t("factorSetUp")}</Button>
          )}
        </>
      )}
      {step.at === "enrol" && (
        <PasswordStep<Enrolment>
          key="enrol"
          path="second-factor/enrol"
          submitLabel={t("factorNext")}
          refusedText={t("factorEnrolBad")}
          onDone={(enrolment) => setStep({ at: "confirm", enrolment })}
          onBack={showChoice}
        />
      )}
      {step.at === "confirm" && (
        <ConfirmFactor
          enrolment={step.enrolment}
          onDone={() => {
            showToast(t("factorOn"));
            onChanged();
            showChoice();
          }}
          onBack={showChoice}
        />
      )}
      {step.at === "end" && (
        <PasswordStep
          key="end"
          path="second-factor/end"
          text={t("factorEndText")}
          submitLabel={t("factorEnd")}
          look="alarm"
          refusedText={t("factorEndBad")}
          onDone={() => {
            showToast(t("factorOff"));
            onChanged();
            showChoice();
          }}
          onBack={showChoice}
        />
      )}
    </AccountCard>
  );
}
