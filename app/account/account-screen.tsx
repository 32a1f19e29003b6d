"use client";

import { useTranslations } from "next-intl";
import { PersonMenu } from "../_session/person-menu";
import { useMe } from "../_session/use-me";
import { Button } from "../_ui/button";
import { LanguageSwitch } from "../_ui/language-switch";
import { Logo } from "../_ui/logo";
import { Skeleton } from "../_ui/skeleton";
import { StateMessage } from "../_ui/state-message";
import { ThemeSwitch } from "../_ui/theme-switch";
import { ChangePassword } from "./change-password";
import { Identity } from "./identity";
import { SecondFactor } from "./second-factor";
import { SignOutEverywhere } from "./sign-out-everywhere";

/** What whoever is signed in can do about their own account. */
export function AccountScreen() {
  const t = useTranslations("account");
  const table = useTranslations("table");
  const common = useTranslations("common");
  const { data: me, error, refetch } = useMe();
  return (
    <div className="flex h-dvh flex-col">
      <header className="z-10 flex h-13 shrink-0 items-center gap-3 border-line border-b bg-panel px-3">
        <a href="/" className="rounded-md" title={t("home")}>
          <Logo />
        </a>
        <div className="ml-auto flex items-center gap-1 lg:gap-2">
          <LanguageSwitch />
          <ThemeSwitch />
          <PersonMenu />
        </div>
      </header>
      <main className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto w-full max-w-2xl space-y-4 px-4 py-6">
          <h1 className="font-semibold text-xl">{t("title")}</h1>
          {me ? (
            <Identity me={me} />
          ) : error ? (
            <StateMessage urgent title={table("failed")} text={table("failedText")}>
              <Button onClick={() => refetch()}>{common("retry")}</Button>
            </StateMessage>
          ) : (
            <Skeleton rows={4} label={table("loading")} />
          )}
          {me?.kind === "person" && (
            <>
              <ChangePassword />
              <SecondFactor inForce={me.secondFactor} onChanged={() => refetch()} />
              <SignOutEverywhere />
            </>
          )}
        </div>
      </main>
    </div>
  );
}
