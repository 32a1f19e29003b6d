"use client";

import type { PublicKeyCredentialCreationOptionsJSON } from "@simplewebauthn/browser";
import { KeyRound } from "lucide-react";
import { useTranslations } from "next-intl";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { canUsePasskeys, createPasskey } from "../_session/passkey";
import { Button } from "../_ui/button";
import { TextField } from "../_ui/field";
import { useToast } from "../_ui/toast";
import { useFormat } from "../_words/use-format";
import { AccountCard } from "./account-card";
import { PasswordStep } from "./password-step";
import type { AccountAccess } from "./use-account-access";
import { useAuthRequest } from "./use-auth-request";

type Step = { at: "list" } | { at: "add" } | { at: "remove"; passkey: AccountAccess["passkeys"][number] };
type Props = { access: AccountAccess; onChanged: () => void };

/** Lists, adds and removes passkeys; adding and removing need the password. */
export function Passkeys({ access, onChanged }: Props) {
  const t = useTranslations("account");
  const format = useFormat();
  const showToast = useToast();
  const [step, setStep] = useState<Step>({ at: "list" });
  const [isSupported, setIsSupported] = useState(true);
  const { passkeys, hasCodes, isRequired } = access;
  const isLastRequiredFactor = isRequired && !hasCodes && passkeys.length === 1;
  const finishStep = () => {
    setStep({ at: "list" });
    onChanged();
  };
  const goBack = () => setStep({ at: "list" });

  useEffect(() => setIsSupported(canUsePasskeys()), []);

  const describePasskey = ({ createdAt, lastUsedAt }: AccountAccess["passkeys"][number]) => {
    const addedTime = format.dateTime(new Date(createdAt));
    return lastUsedAt
      ? t("passkeyUsed", { added: addedTime, used: format.dateTime(new Date(lastUsedAt)) })
      : t("passkeyUnused", { added: addedTime });
  };
  return (
    <AccountCard title={t("passkeysTitle")} introduction={t("passkeysLead")}>
      {passkeys.length === 0 && step.at === "list" && <p className="mb-3 font-medium">{t("passkeysNone")}</p>}
      {passkeys.length > 0 && (
        <ul aria-label={t("passkeysTitle")} className="mb-4 divide-y divide-line">
          {passkeys.map((passkey) => (
            <li key={passkey.id} className="flex items-center gap-3 py-2.5">
              <KeyRound className="size-4 shrink-0 text-ink-3" aria-hidden />
              <div className="min-w-0 flex-1">
                <p className="break-words font-medium">{passkey.name}</p>
                <p className="text-[0.8125rem] text-ink-2">{describePasskey(passkey)}</p>
              </div>
              {!isLastRequiredFactor && (
                <Button
                  aria-label={t("passkeyRemove", { name: passkey.name })}
                  onClick={() => setStep({ at: "remove", passkey })}
                >
                  {t("passkeyRemoveYes")}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {isLastRequiredFactor && <p className="mb-3 text-ink-2">{t("factorRequired")}</p>}
      {step.at === "list" &&
        (isSupported ? (
          <Button onClick={() => setStep({ at: "add" })}>{t("passkeyAdd")}</Button>
        ) : (
          <p className="text-pretty text-ink-2">{t("passkeysUnable")}</p>
        ))}
      {step.at === "add" && <AddPasskey onDone={finishStep} onBack={goBack} />}
      {step.at === "remove" && (
        <PasswordStep
          key={step.passkey.id}
          path="passkeys/remove"
          fields={{ id: step.passkey.id }}
          text={t("passkeyRemove", { name: step.passkey.name })}
          submitLabel={t("passkeyRemoveYes")}
          refusedText={t("factorEndBad")}
          onDone={() => {
            showToast(t("passkeyRemoved"));
            finishStep();
          }}
          onBack={goBack}
        />
      )}
    </AccountCard>
  );
}

type AddProps = { onDone: () => void; onBack: () => void };

function AddPasskey({ onDone, onBack }: AddProps) {
  const t = useTranslations("account");
  const tLogin = useTranslations("login");
  const tCommon = useTranslations("common");
  const showToast = useToast();
  const { sendRequest, problem, setProblem, isWorking } = useAuthRequest();
  const [values, setValues] = useState({ name: "", password: "" });
  const form = useRef<HTMLFormElement>(null);

  useEffect(() => form.current?.querySelector("input")?.focus(), []);

  const submitPasskey = async (event: FormEvent) => {
    event.preventDefault();
    const name = values.name.trim();
    if (name === "" || values.password === "") return setProblem(name === "" ? t("passkeyNameWrong") : tLogin("empty"));
    const { password } = values;
    const optionsResult = await sendRequest<PublicKeyCredentialCreationOptionsJSON>(
      "passkeys/begin",
      { password },
      t("passkeyBad"),
    );
    if (!optionsResult) return;
    const credential = await createPasskey(optionsResult.body);
    if (!credential) return setProblem(t("passkeyFailed"));
    if (!(await sendRequest("passkeys", { name, credential }, t("passkeyFailed")))) return;
    showToast(t("passkeyAdded"));
    onDone();
  };
  return (
    <form ref={form} onSubmit={submitPasskey} noValidate className="max-w-sm space-y-4">
      <TextField
        label={t("passkeyName")}
        hint={t("passkeyNameHint")}
        maxLength={60}
        value={values.name}
        onChange={({ target }) => setValues({ ...values, name: target.value })}
      />
      <TextField
        type="password"
        label={t("factorPassword")}
        autoComplete="current-password"
        maxLength={128}
        value={values.password}
        onChange={({ target }) => setValues({ ...values, password: target.value })}
      />
      {problem && (
        <p role="alert" className="font-medium text-alarm">
          {problem}
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="strong" disabled={isWorking}>
          {isWorking ? t("working") : t("passkeyAdd")}
        </Button>
        <Button look="quiet" onClick={onBack}>
          {tCommon("cancel")}
        </Button>
      </div>
    </form>
  );
}
