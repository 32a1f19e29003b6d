"use client";

import type { PublicKeyCredentialRequestOptionsJSON } from "@simplewebauthn/browser";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { postAuthRequest } from "../_session/auth-request";
import { signWithPasskey } from "../_session/passkey";
import { Button } from "../_ui/button";

/** The second step of a sign-in, confirmed with a passkey. */
export function PasskeyStep({ onDone, children }: { onDone: () => void; children: ReactNode }) {
  const t = useTranslations("login");
  const [hasFailed, setHasFailed] = useState(false);
  const [isConfirming, setIsConfirming] = useState(false);
  const button = useRef<HTMLButtonElement>(null);

  // The button loses focus when it is disabled, so set the focus again afterwards.
  useEffect(() => {
    if (!isConfirming) button.current?.focus();
  }, [isConfirming]);

  const confirm = async () => {
    setHasFailed(false);
    setIsConfirming(true);
    const isDone = await confirmWithPasskey();
    setIsConfirming(false);
    setHasFailed(!isDone);
    if (isDone) onDone();
  };
  return (
    <>
      <h1 className="mt-6 font-semibold text-xl">{t("usePasskey")}</h1>
      <p className="mt-1 text-ink-2">{t("passkeyLead")}</p>
      <p role="alert" className="mt-2 min-h-5 font-medium text-alarm">
        {hasFailed && t("badPasskey")}
      </p>
      <Button look="strong" size="large" className="mt-2 w-full" disabled={isConfirming} ref={button} onClick={confirm}>
        {isConfirming ? t("working") : t("usePasskey")}
      </Button>
      {children}
    </>
  );
}

async function confirmWithPasskey(): Promise<boolean> {
  const options = await postAuthRequest<PublicKeyCredentialRequestOptionsJSON>("second-factor/passkey-options", {});
  const credential = options.body && (await signWithPasskey(options.body));
  if (!credential) return false;
  return (await postAuthRequest("second-factor/passkey", { credential })).problem === null;
}
