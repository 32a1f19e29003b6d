"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { ConfirmButton } from "../_ui/confirm-button";
import { AccountCard } from "./account-card";

/** Ends all of one's sessions, this one too. */
export function SignOutEverywhere() {
  const t = useTranslations("account");
  const [failed, setFailed] = useState(false);
  const end = async () => {
    setFailed(false);
    const answer = await fetch("/api/auth/sign-out-everywhere", { method: "POST" }).catch(() => null);
    // Whose session is over already is signed out.
    if (answer?.ok || answer?.status === 401) window.location.assign("/login");
    else setFailed(true);
  };
  return (
    <AccountCard title={t("outTitle")} lead={t("outLead")}>
      {failed && (
        <p role="alert" className="mb-3 font-medium text-alarm">
          {t("outFailed")}
        </p>
      )}
      <ConfirmButton look="alarm" title={t("outAsk")} text={t("outText")} yes={t("outYes")} onYes={end}>
        {t("out")}
      </ConfirmButton>
    </AccountCard>
  );
}
