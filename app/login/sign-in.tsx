"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { minPasswordLength } from "@/server/domain/password-rule";
import { postAuthRequest } from "../_session/auth-request";
import { deleteEndedSessionData } from "../_session/browser-store";
import { Button } from "../_ui/button";
import { CardPage } from "../_ui/card-page";
import { LoginForm } from "./login-form";
import { PasskeyStep } from "./passkey-step";
import { safeNextPath } from "./safe-next-path";

type Step =
  | { kind: "person" }
  | { kind: "code"; methods: readonly Method[] }
  | { kind: "passkey"; methods: readonly Method[] }
  | { kind: "change"; current: string }
  | { kind: "screen"; code: string };
type Method = "code" | "passkey";
type SignInResponse = { state: "signed-in" | "second-factor" | "password-change" | "enrolment"; methods?: Method[] };

/** Sign-in of a person, or pairing of a wall display; `/login#pair=<code>` fills in the pairing code. */
export function SignIn({ nextPath }: { nextPath: string | undefined }) {
  const t = useTranslations("login");
  const [step, setStep] = useState<Step>({ kind: "person" });

  // Nobody is signed in on this page.
  useEffect(() => {
    deleteEndedSessionData().catch(() => {});
  }, []);

  useEffect(() => {
    const code = /^#pair=(.+)$/.exec(window.location.hash)?.[1];
    if (code === undefined) return;
    window.history.replaceState(null, "", window.location.pathname + window.location.search);
    setStep({ kind: "screen", code: decodeURIComponent(code) });
  }, []);

  function openNextPage(defaultPage?: string) {
    window.location.replace(safeNextPath(nextPath, defaultPage));
  }

  return (
    <CardPage>
      {step.kind === "person" && (
        <LoginForm
          key="person"
          title={t("title")}
          lead={t("lead")}
          fields={[
            { name: "username", label: t("username"), autoComplete: "username" },
            { name: "password", label: t("password"), type: "password", autoComplete: "current-password" },
          ]}
          submitLabel={t("submit")}
          refusedText={t("bad")}
          send={async ({ username = "", password = "" }) => {
            const { body, problem } = await postAuthRequest<SignInResponse>("sign-in", { username, password });
            if (problem) return problem;
            const { methods = [] } = body;
            if (body.state === "second-factor")
              setStep({ kind: methods.includes("passkey") ? "passkey" : "code", methods });
            else if (body.state === "enrolment") window.location.replace("/account");
            else if (body.state === "password-change") setStep({ kind: "change", current: password });
            else openNextPage();
            return null;
          }}
        >
          <Button look="quiet" className="mt-3 w-full" onClick={() => setStep({ kind: "screen", code: "" })}>
            {t("toScreen")}
          </Button>
        </LoginForm>
      )}
      {step.kind === "passkey" && (
        <PasskeyStep onDone={() => openNextPage()}>
          {step.methods.includes("code") && (
            <Button look="quiet" className="mt-3 w-full" onClick={() => setStep({ ...step, kind: "code" })}>
              {t("codeTitle")}
            </Button>
          )}
          <Button look="quiet" className="mt-3 w-full" onClick={() => setStep({ kind: "person" })}>
            {t("back")}
          </Button>
        </PasskeyStep>
      )}
      {step.kind === "code" && (
        <LoginForm
          key="code"
          title={t("codeTitle")}
          lead={t("codeLead")}
          fields={[{ name: "code", label: t("code"), autoComplete: "one-time-code" }]}
          submitLabel={t("submit")}
          refusedText={t("badCode")}
          send={async ({ code = "" }) => {
            const { problem } = await postAuthRequest<SignInResponse>("second-factor", { code: code.trim() });
            if (!problem) openNextPage();
            return problem;
          }}
        >
          {step.methods.includes("passkey") && (
            <Button look="quiet" className="mt-3 w-full" onClick={() => setStep({ ...step, kind: "passkey" })}>
              {t("usePasskey")}
            </Button>
          )}
          <Button look="quiet" className="mt-3 w-full" onClick={() => setStep({ kind: "person" })}>
            {t("back")}
          </Button>
        </LoginForm>
      )}
      {step.kind === "change" && (
        <LoginForm
          key="change"
          title={t("changeTitle")}
          lead={t("changeLead")}
          fields={[
            { name: "next", label: t("next"), type: "password", autoComplete: "new-password" },
            { name: "repeat", label: t("repeat"), type: "password", autoComplete: "new-password" },
          ]}
          submitLabel={t("change")}
          refusedText={t("bad")}
          check={({ next: newPassword = "", repeat = "" }) => {
            if (newPassword.length < minPasswordLength) return t("short");
            if (newPassword !== repeat) return t("differ");
            return newPassword === step.current ? t("same") : null;
          }}
          send={async ({ next: newPassword = "" }) => {
            const { problem } = await postAuthRequest("password", { current: step.current, next: newPassword });
            if (!problem) openNextPage();
            return problem;
          }}
        />
      )}
      {step.kind === "screen" && (
        <LoginForm
          key={`screen ${step.code}`}
          title={t("screenTitle")}
          lead={t("screenLead")}
          fields={[{ name: "code", label: t("screenCode"), defaultValue: step.code, autoComplete: "off" }]}
          submitLabel={t("pair")}
          refusedText={t("badPairing")}
          send={async ({ code = "" }) => {
            const { problem } = await postAuthRequest("pairing", { code: code.trim() });
            if (!problem) openNextPage("/wall");
            return problem;
          }}
        >
          <Button look="quiet" className="mt-3 w-full" onClick={() => setStep({ kind: "person" })}>
            {t("toPerson")}
          </Button>
        </LoginForm>
      )}
    </CardPage>
  );
}
