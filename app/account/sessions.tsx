"use client";

import { MonitorCheck } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "../_ui/button";
import { useToast } from "../_ui/toast";
import { useFormat } from "../_words/use-format";
import { AccountCard } from "./account-card";
import type { AccountAccess } from "./use-account-access";
import { useAuthRequest } from "./use-auth-request";

type Props = { sessions: AccountAccess["sessions"]; onChanged: () => void };

/** The user's sessions; every session but the current one can be ended. */
export function Sessions({ sessions, onChanged }: Props) {
  const t = useTranslations("account");
  const format = useFormat();
  const showToast = useToast();
  const { sendRequest, problem, isWorking } = useAuthRequest();
  const nameOf = (browser: string | null) => {
    const { program, system } = describeBrowser(browser ?? "");
    if (!program) return t("sessionUnknown");
    return system ? t("sessionOn", { browser: program, system }) : program;
  };
  const endSession = async (id: string) => {
    if (await sendRequest("sessions/end", { id }, t("accessFailed"))) showToast(t("sessionEnded"));
    onChanged();
  };
  return (
    <AccountCard title={t("sessionsTitle")} introduction={t("sessionsLead")}>
      {problem && (
        <p role="alert" className="mb-3 font-medium text-alarm">
          {problem}
        </p>
      )}
      <ul aria-label={t("sessionsList")} className="divide-y divide-line">
        {sessions.map(({ id, createdAt, usedAt, address, browser, isCurrent }) => {
          const createdTime = format.dateTime(new Date(createdAt));
          return (
            <li key={id} className="flex items-center gap-3 py-2.5">
              <div className="min-w-0 flex-1">
                <p className="font-medium">{nameOf(browser)}</p>
                <p className="text-pretty text-[0.8125rem] text-ink-2">
                  {t("sessionFacts", {
                    since: createdTime,
                    address: address || "–",
                    used: format.dateTime(new Date(usedAt)),
                  })}
                </p>
              </div>
              {isCurrent ? (
                <span className="flex shrink-0 items-center gap-1.5 text-ink-2">
                  <MonitorCheck className="size-4" aria-hidden />
                  {t("sessionHere")}
                </span>
              ) : (
                <Button
                  disabled={isWorking}
                  aria-label={t("sessionEndOf", { name: nameOf(browser), since: createdTime })}
                  onClick={() => endSession(id)}
                >
                  {t("sessionEnd")}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </AccountCard>
  );
}

const programs: [RegExp, string][] = [
  [/Edg\//, "Edge"],
  [/Firefox\//, "Firefox"],
  [/Chrome\//, "Chrome"],
  [/Safari\//, "Safari"],
];
const systems: [RegExp, string][] = [
  [/Android/, "Android"],
  [/iPhone|iPad/, "iOS"],
  [/Windows/, "Windows"],
  [/Mac OS/, "macOS"],
  [/Linux/, "Linux"],
];

/**
 * Returns the browser and operating system named in a User-Agent header, which is enough for people to recognise their
 * own sessions.
 */
function describeBrowser(userAgent: string): { program: string | undefined; system: string | undefined } {
  const findName = (patterns: [RegExp, string][]) => patterns.find(([pattern]) => pattern.test(userAgent))?.[1];
  return { program: findName(programs), system: findName(systems) };
}
