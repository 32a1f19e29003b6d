"use client";

import { TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { listSubscriptions } from "../_push/use-push";
import { countUnsent } from "../_session/browser-store";
import { deleteBrowserData, UnsentDialog } from "../_session/open-person-menu";
import { PersonMenu } from "../_session/person-menu";
import { useMe } from "../_session/use-me";
import { Button } from "../_ui/button";
import { ConfirmButton } from "../_ui/confirm-button";
import { Logo } from "../_ui/logo";
import { LanguageSwitch, ThemeSwitch } from "../_ui/preference-switches";
import { Skeleton, StateMessage } from "../_ui/state-message";
import { useNames } from "../_words/use-names";
import { AccountCard } from "./account-card";
import { ChangePassword } from "./change-password";
import { Passkeys } from "./passkeys";
import { SecondFactor } from "./second-factor";
import { Sessions } from "./sessions";
import { useAccountAccess } from "./use-account-access";

/** The user's own account: identity, password, second factors, sessions. */
export function AccountScreen() {
  const t = useTranslations("account");
  const tTable = useTranslations("table");
  const tCommon = useTranslations("common");
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
            <IdentityCard me={me} />
          ) : error ? (
            <StateMessage urgent title={tTable("failed")} text={tTable("failedText")}>
              <Button onClick={() => refetch()}>{tCommon("retry")}</Button>
            </StateMessage>
          ) : (
            <Skeleton rows={4} label={tTable("loading")} />
          )}
          {me?.kind === "person" && <SignInSettings me={me} onChanged={() => refetch()} />}
        </div>
      </main>
    </div>
  );
}

type Me = NonNullable<ReturnType<typeof useMe>["data"]>;

/**
 * The user's passkeys, second factor, password and sessions. If the user must change the password, only that form is
 * shown. If the user must set up a second factor, a notice says so, and the password form is hidden.
 */
function SignInSettings({ me, onChanged }: { me: Me; onChanged: () => void }) {
  const t = useTranslations("account");
  const { access, error, refetch } = useAccountAccess();
  const refetchAccess = () => {
    refetch();
    onChanged();
  };
  if (me.mustChangePassword) {
    return (
      <>
        <SetupNotice title={t("changeTitle")} text={t("changeText")} />
        <ChangePassword onChanged={refetchAccess} />
      </>
    );
  }
  return (
    <>
      {me.mustEnrol && <SetupNotice title={t("enrolTitle")} text={t("enrolText")} />}
      {error && (
        <p role="alert" className="font-medium text-alarm">
          {t("accessFailed")}
        </p>
      )}
      {access && <Passkeys access={access} onChanged={refetchAccess} />}
      {access && <SecondFactor access={access} onChanged={refetchAccess} />}
      {!me.mustEnrol && <ChangePassword onChanged={refetchAccess} />}
      {access && <Sessions sessions={access.sessions} onChanged={refetchAccess} />}
      <SignOutEverywhere />
    </>
  );
}

function SetupNotice({ title, text }: { title: string; text: string }) {
  return (
    <div role="status" className="rounded-xl border border-p2 bg-panel p-5">
      <p className="flex items-center gap-2 font-semibold">
        <TriangleAlert className="size-4 shrink-0 text-p2" aria-hidden />
        {title}
      </p>
      <p className="mt-1 text-pretty text-ink-2">{text}</p>
    </div>
  );
}

/** Name, role and agency of the user. */
function IdentityCard({ me }: { me: Me }) {
  const t = useTranslations("account");
  const roleName = useTranslations("role");
  const names = useNames();
  const facts = [
    { head: t("name"), value: me.name },
    { head: t("role"), value: me.role && roleName(me.role) },
    { head: t("agency"), value: me.agencyCode && names.agency(me.agencyCode) },
  ];
  return (
    <AccountCard title={t("who")}>
      <dl className="grid grid-cols-[8rem_1fr] gap-x-4 gap-y-2">
        {facts
          .filter(({ value }) => value)
          .map(({ head, value }) => (
            <div key={head} className="contents">
              <dt className="text-ink-3">{head}</dt>
              <dd className="font-medium">{value}</dd>
            </div>
          ))}
      </dl>
      {me.kind !== "person" && <p className="mt-3 text-ink-2">{t("notPerson")}</p>}
    </AccountCard>
  );
}

/**
 * Ends all sessions of the user, including this one, and clears what this browser has stored. Asks first if some of it
 * has not been sent.
 */
function SignOutEverywhere() {
  const t = useTranslations("account");
  const [hasFailed, setHasFailed] = useState(false);
  const [unsentCount, setUnsentCount] = useState<number | null>(0);
  const askToEndAll = async () => {
    const count = await countUnsent();
    if (count === 0) await endAllSessions();
    else setUnsentCount(count);
  };
  const endAllSessions = async () => {
    setHasFailed(false);
    setUnsentCount(0);
    const response = await fetch("/api/auth/sign-out-everywhere", { method: "POST" }).catch(() => null);
    // 401: the session has already ended.
    if (!response?.ok && response?.status !== 401) return setHasFailed(true);
    await deleteBrowserData(await listSubscriptions());
    window.location.assign("/login");
  };
  return (
    <AccountCard title={t("outTitle")} introduction={t("outLead")}>
      {hasFailed && (
        <p role="alert" className="mb-3 font-medium text-alarm">
          {t("outFailed")}
        </p>
      )}
      <ConfirmButton
        look="alarm"
        title={t("outAsk")}
        text={t("outText")}
        confirmLabel={t("outYes")}
        onConfirm={askToEndAll}
      >
        {t("out")}
      </ConfirmButton>
      {unsentCount !== 0 && (
        <UnsentDialog unsentCount={unsentCount} onClose={() => setUnsentCount(0)} onConfirm={endAllSessions} />
      )}
    </AccountCard>
  );
}
