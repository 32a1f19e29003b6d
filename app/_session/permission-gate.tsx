"use client";

import { useTranslations } from "next-intl";
import { Activity, type ReactNode, useEffect, useState } from "react";
import type { Permission } from "@/db/access-vocabulary";
import { readHttpStatus } from "../_live/cache/refusal";
import { recordReturn, useConnectionState } from "../_live/feed/connection";
import { buttonClass } from "../_ui/button";
import { Logo } from "../_ui/logo";
import { deleteEndedSessionData } from "./browser-store";
import { useMe } from "./use-me";

type Props = {
  /** One of these permissions is enough. If the list is empty, being signed in is enough. */
  anyPermissionOf: readonly Permission[];
  /** Shown below the text when the session has ended. */
  note?: ReactNode;
  /** Whether the screen may also be used by people who must first change their password or set up a second factor. */
  isAllowedDuringSetup?: boolean;
  /**
   * Whether the screen stays in the page, hidden, when the session has ended, and is shown again with what was typed
   * when the same person has signed in in another tab.
   */
  keepsForms?: boolean;
  children: ReactNode;
};

/**
 * Shows the screen to people who may see it, and to everybody else an explanation. The server checks permissions
 * independently.
 */
export function PermissionGate({
  anyPermissionOf,
  note,
  isAllowedDuringSetup = false,
  keepsForms = false,
  children,
}: Props) {
  const t = useTranslations("screen");
  const roleName = useTranslations("role");
  const state = useConnectionState();
  const me = useMe();
  const personChanges = useChangesOfPerson(me.data?.id);

  const isSessionOver = readHttpStatus(me.error) === 401 || state === "refused";
  useEffect(() => {
    if (isSessionOver) deleteEndedSessionData().catch(() => {});
  }, [isSessionOver]);

  useEffect(() => {
    if (keepsForms && me.dataUpdatedAt > 0) recordReturn();
  }, [keepsForms, me.dataUpdatedAt]);

  const denial = findDenial();
  if (!keepsForms || (denial && !isSessionOver)) return denial ?? children;
  return (
    <>
      {denial}
      <Activity key={personChanges} mode={denial ? "hidden" : "visible"}>
        {children}
      </Activity>
    </>
  );

  function findDenial(): ReactNode {
    const text = t(keepsForms ? "sessionOverForms" : "sessionOverText");
    const sessionOver = <AccessDenied title={t("sessionOver")} {...{ text, note }} opensTab={keepsForms} />;
    if (readHttpStatus(me.error) === 401 || (state === "refused" && !me.data)) return sessionOver;
    if (me.data?.mustChangePassword && !isAllowedDuringSetup)
      return <AccessDenied title={t("passwordNeeded")} text={t("passwordNeededText")} hasAccountLink />;
    if (me.data?.mustEnrol && !isAllowedDuringSetup)
      return <AccessDenied title={t("enrolNeeded")} text={t("enrolNeededText")} hasAccountLink />;
    const role = me.data?.role;
    const isAllowed =
      anyPermissionOf.length === 0 || me.data?.permissions.some((permission) => anyPermissionOf.includes(permission));
    if (role && !isAllowed)
      return <AccessDenied title={t("forbidden")} text={t("forbiddenText", { role: roleName(role) })} hasHomeLink />;
    return state === "refused" ? sessionOver : null;
  }
}

/** Returns a number that changes when another person has signed in, who must not continue this person's forms. */
function useChangesOfPerson(personId: string | undefined): number {
  const [last, setLast] = useState({ personId, changes: 0 });
  if (personId !== undefined && personId !== last.personId)
    setLast({ personId, changes: last.changes + (last.personId === undefined ? 0 : 1) });
  return last.changes;
}

type AccessDeniedProps = {
  title: string;
  text: string;
  note?: ReactNode;
  hasHomeLink?: boolean;
  hasAccountLink?: boolean;
  /** Whether the sign-in page opens in a new tab. */
  opensTab?: boolean;
};

function AccessDenied({ title, text, note, hasHomeLink, hasAccountLink, opensTab = false }: AccessDeniedProps) {
  const t = useTranslations("screen");
  const currentPath = typeof window === "undefined" ? "/" : window.location.pathname;
  return (
    <main className="grid h-dvh place-items-center p-6">
      <div className="w-full max-w-sm rounded-xl border border-line bg-panel p-6">
        <Logo />
        <h1 className="mt-6 font-semibold text-xl">{title}</h1>
        <p className="mt-1 text-pretty text-ink-2">{text}</p>
        {note}
        {hasAccountLink && (
          <a href="/account" className={buttonClass({ look: "strong", size: "large", className: "mt-6 w-full" })}>
            {t("toAccount")}
          </a>
        )}
        {hasHomeLink && (
          <a href="/" className={buttonClass({ look: "strong", size: "large", className: "mt-6 w-full" })}>
            {t("home")}
          </a>
        )}
        <a
          href={`/login?next=${encodeURIComponent(currentPath)}`}
          target={opensTab ? "_blank" : undefined}
          className={buttonClass({
            look: hasHomeLink || hasAccountLink ? "plain" : "strong",
            size: "large",
            className: hasHomeLink || hasAccountLink ? "mt-3 w-full" : "mt-6 w-full",
          })}
        >
          {t("signIn")}
        </a>
      </div>
    </main>
  );
}
