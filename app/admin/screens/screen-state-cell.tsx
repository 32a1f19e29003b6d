"use client";

import { CircleDashed, CircleSlash, Clock, MonitorCheck, MonitorOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { useNow } from "../../_live/clock/use-now";
import { useFormat } from "../../_words/use-format";
import type { ListedScreen } from "./listed-screen";
import { isSilent, screenState } from "./screen-state";

const signs = {
  paired: MonitorCheck,
  pairedWaiting: MonitorCheck,
  waiting: Clock,
  revoked: CircleSlash,
  unpaired: CircleDashed,
} as const;

/** Where a screen stands, as a sign and a word. */
export function ScreenStateCell({ screen }: { screen: ListedScreen }) {
  const t = useTranslations("displayState");
  const format = useFormat();
  const now = useNow() ?? 0;
  const state = screenState(screen, now);
  const Sign = signs[state];
  const until = screen.pairingUntil ? format.hourMinute(screen.pairingUntil) : "";
  const words =
    state === "revoked"
      ? t("revoked", { time: screen.revokedAt ? format.moment(screen.revokedAt) : "" })
      : state === "waiting" || state === "pairedWaiting"
        ? t(state, { time: until })
        : t(state);
  return (
    <span className="flex items-start gap-1.5">
      <Sign className="mt-0.5 size-4 shrink-0" aria-hidden />
      {words}
    </span>
  );
}

/** How long ago a screen was seen; one that should be there and is not is marked. */
export function LastSeen({ screen }: { screen: ListedScreen }) {
  const t = useTranslations("displays");
  const format = useFormat();
  const now = useNow();
  if (!screen.lastSeenAt || now === null) return <span className="text-ink-3">{t("never")}</span>;
  const silent = isSilent(screen, now);
  return (
    <span
      className={`flex items-center gap-1.5 ${silent ? "font-medium" : ""}`}
      title={silent ? t("silent") : format.moment(screen.lastSeenAt)}
    >
      {silent && <MonitorOff className="size-4 shrink-0 text-p2" aria-label={t("silent")} />}
      {t("ago", { age: format.age((now - screen.lastSeenAt.getTime()) / 1_000) })}
    </span>
  );
}
