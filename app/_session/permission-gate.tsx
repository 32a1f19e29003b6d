"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useEffect } from "react";
import type { Permission } from "@/db/access-vocabulary";
import { readHttpStatus } from "../_live/cache/refusal";
import { useConnectionState } from "../_live/feed/connection";
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
  children: ReactNode;
};

/**
 * Shows the screen to people who may see it, and to everybody else an explanation. The server checks permissions
 * independently.
 */
export function PermissionGate({ anyPermissionOf, note, isAllowedDuringSetup = false, children }: Props) {
  const t = useTranslations("screen");
  const roleName = useTranslations("role");
  const state = useConnectionState();
  const me = useMe();

  const isSessionOver = readHttpStatus(me.error) === 401 || state === "refused";
  useEffect(() => {
    if (isSessionOver) deleteEndedSessionData().catch(() => {});
  }, [isSessionOver]);

  if (readHttpStatus(me.error) === 401 || (state === "refused" && !me.data)) {
    return <AccessDenied title={t("sessionOver")} text={t("sessionOverText")} note={note} />;
  }
  if (me.data?.mustChangePassword && !isAllowedDuringSetup)
    return <AccessDenied title={t("passwordNeeded")} text={t("passwordNeededText")} hasAccountLink />;
  if (me.data?.mustEnrol && !isAllowedDuringSetup)
    return <AccessDenied title={t("enrolNeeded")} text={t("enrolNeededText")} hasAccountLink />;
  const role = me.data?.role;
  const isAllowed =
    anyPermissionOf.length === 0 || me.data?.permissions.some((permission) => anyPermissionOf.includes(permission));
  if (role && !isAllowed) {
    return <AccessDenied title={t("forbidden")} text={t("forbiddenText", { role: roleName(role) })} hasHomeLink />;
  }
  if (state === "refused") return <AccessDenied title={t("sessionOver")} text={t("sessionOverText")} note={note} />;
  return children;
}

type AccessDeniedProps = {
  title: string;
  text: string;
  note?: ReactNode;
  hasHomeLink?: boolean;
  hasAccountLink?: boolean;
};

function AccessDenied({ title, text, note, hasHomeLink = false, hasAccountLink = false }: AccessDeniedProps) {
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
