"use client";

import { TRPCClientError } from "@trpc/client";
import { useTranslations } from "next-intl";
import { useHealth } from "../_live/use-health";
import { buttonClass } from "../_ui/button";
import { Lockup } from "../_ui/lockup";
import { ConsoleProvider, useConsole } from "./console-context";
import { DispatchMap } from "./dispatch-map";
import { IncidentPanel } from "./incident-panel";
import { IncidentQueue } from "./incident-queue";
import { IntakeForm } from "./intake-form";
import { NoticeStrip } from "./notice-strip";
import { OfflineBanner } from "./offline-banner";
import { OverrideProvider } from "./override-context";
import { ShortcutHelp } from "./shortcut-help";
import { TopStrip } from "./top-strip";
import { UndoBar } from "./undo-bar";
import { UnitRoster } from "./unit-roster";
import { useMe } from "./use-picture";
import { useShortcuts } from "./use-shortcuts";
import { ViewTabs } from "./view-tabs";

/** The console of a dispatcher, or why it cannot be shown. */
export function DispatchScreen() {
  const t = useTranslations("screen");
  const role = useTranslations("role");
  const { level } = useHealth();
  const me = useMe();
  const status =
    me.error instanceof TRPCClientError ? (me.error.data as { httpStatus?: number } | null)?.httpStatus : undefined;

  if (status === 401 || (level === "refused" && !me.data)) {
    return <Closed title={t("sessionOver")} text={t("sessionOverText")} />;
  }
  if (me.data?.role && (level === "refused" || !me.data.permissions.includes("incidents:read"))) {
    return <Closed title={t("forbidden")} text={t("forbiddenText", { role: role(me.data.role) })} />;
  }
  return (
    <ConsoleProvider>
      <OverrideProvider>
        <Console dimmed={level === "offline"} />
      </OverrideProvider>
    </ConsoleProvider>
  );
}

function Closed({ title, text }: { title: string; text: string }) {
  const t = useTranslations("screen");
  return (
    <main className="grid h-dvh place-items-center p-6">
      <div className="w-full max-w-sm rounded-xl border border-line bg-panel p-6">
        <Lockup />
        <h1 className="mt-6 font-semibold text-xl">{title}</h1>
        <p className="mt-1 text-pretty text-ink-2">{text}</p>
        <a
          href="/login?next=/dispatch"
          className={buttonClass({ look: "strong", size: "large", className: "mt-6 w-full" })}
        >
          {t("signIn")}
        </a>
      </div>
    </main>
  );
}

function Console({ dimmed }: { dimmed: boolean }) {
  useShortcuts();
  const { state } = useConsole();
  const { panel, view } = state;
  return (
    <div className="flex h-dvh flex-col" data-view={view}>
      <TopStrip />
      <NoticeStrip />
      <main className="relative min-h-0 flex-1 overflow-hidden">
        <div
          className={`absolute inset-0 transition-[filter,opacity] duration-500 ${dimmed ? "opacity-45 grayscale" : ""}`}
        >
          <DispatchMap />
          <div className="pointer-events-none absolute inset-0 grid grid-cols-[minmax(0,1fr)] grid-rows-[minmax(0,1fr)_auto] lg:grid-cols-[20rem_minmax(0,1fr)_25rem] lg:gap-2.5 lg:p-2.5">
            <div className={`col-start-1 row-start-1 min-h-0 lg:block ${view === "queue" ? "" : "hidden"}`}>
              <IncidentQueue />
            </div>
            <div
              className={`col-start-1 row-start-1 min-h-0 lg:col-start-3 lg:row-span-2 lg:block ${view === "panel" ? "" : "hidden"}`}
            >
              {panel === "roster" && <UnitRoster />}
              {panel === "intake" && <IntakeForm />}
              {panel === "incident" && <IncidentPanel />}
            </div>
            <ViewTabs />
          </div>
        </div>
        <OfflineBanner />
        <UndoBar />
      </main>
      <ShortcutHelp />
    </div>
  );
}
