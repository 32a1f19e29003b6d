"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { Button } from "../_ui/button";
import { CopyButton } from "../_ui/copy-button";
import { TextField } from "../_ui/field";
import { QrCode } from "../_ui/qr-code";
import { useAuthRequest } from "./use-auth-request";

export type Enrolment = { uri: string; backupCodes: string[] };

type Props = { enrolment: Enrolment; onDone: () => void; onBack: () => void };

/** Shows the authenticator secret and the backup codes once; a valid code enables the second factor. */
export function ConfirmFactor({ enrolment: { uri, backupCodes }, onDone, onBack }: Props) {
  const t = useTranslations("account");
  const tCommon = useTranslations("common");
  const { sendRequest, problem, setProblem, isWorking } = useAuthRequest();
  const [code, setCode] = useState("");
  const heading = useRef<HTMLHeadingElement>(null);
  const form = useRef<HTMLFormElement>(null);
  const secret = new URL(uri).searchParams.get("secret") ?? "";

  useEffect(() => heading.current?.focus(), []);

  const submitCode = async (event: FormEvent) => {
    event.preventDefault();
    const digits = code.replaceAll(/\s/g, "");
    const isSixDigits = /^\d{6}$/.test(digits);
    if (!isSixDigits) setProblem(t("codeWrong"));
    if (isSixDigits && (await sendRequest("second-factor/confirm", { code: digits }, t("codeBad")))) return onDone();
    form.current?.querySelector("input")?.focus();
  };
  return (
    <div className="space-y-5">
      <section>
        <h3 ref={heading} tabIndex={-1} className="font-medium">
          {t("factorScan")}
        </h3>
        <QrCode text={uri} label={t("qr")} className="mt-2 size-52" />
        <p className="label mt-3">{t("factorKey")}</p>
        <p className="mt-0.5 mb-2 select-all break-all font-mono">{secret.replaceAll(/(.{4})(?=.)/g, "$1 ")}</p>
        <CopyButton text={secret} />
      </section>
      <section>
        <h3 className="font-medium">{t("backup")}</h3>
        <p className="mt-1 text-pretty text-ink-2">{t("backupText")}</p>
        <ul className="mt-2 mb-2 grid max-w-sm select-all gap-y-1 rounded-md bg-raised p-3 font-mono">
          {backupCodes.map((backupCode) => (
            <li key={backupCode}>{backupCode}</li>
          ))}
        </ul>
        <CopyButton text={backupCodes.join("\n")} />
      </section>
      <form ref={form} onSubmit={submitCode} noValidate className="max-w-sm space-y-4">
        <h3 className="font-medium">{t("confirm")}</h3>
        <TextField
          label={t("code")}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={9}
          error={problem}
          value={code}
          onChange={(event) => setCode(event.target.value)}
        />
        <div className="flex flex-wrap gap-2">
          <Button type="submit" look="strong" disabled={isWorking}>
            {isWorking ? t("working") : t("turnOn")}
          </Button>
          <Button look="quiet" onClick={onBack}>
            {tCommon("cancel")}
          </Button>
        </div>
      </form>
    </div>
  );
}
