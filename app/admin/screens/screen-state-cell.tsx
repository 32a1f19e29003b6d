"use client";

import type { inferRouterOutputs } from "@trpc/server";
import { CircleDashed, CircleSlash, Clock, MonitorCheck, MonitorOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { screenOfflineAfterMs } from "@/server/domain/wall-scene";
import type { AppRouter } from "@/server/router";
import { useNow } from "../../_live/clock/use-now";
import { useFormat } from "../../_words/use-format";

const icons = {
  paired: MonitorCheck,
  pairedWaiting: MonitorCheck,
  waiting: Clock,
  revoked: CircleSlash,
  unpaired: CircleDashed,
} as const;

/** The pairing state of a screen, with an icon and words. */
export function ScreenStateCell({ screen }: { screen: ListedScreen }) {
  const t = useTranslations("displayState");
  const format = useFormat();
  const now = useNow() ?? 0;
  const state = findScreenState(screen, now);
  const Icon = icons[state];
  const until = screen.pairingUntil ? format.hourMinute(screen.pairingUntil) : "";
  const text =
    state === "revoked"
      ? t("revoked", { time: screen.revokedAt ? format.dateTime(screen.revokedAt) : "" })
      : state === "waiting" || state === "pairedWaiting"
        ? t(state, { time: until })
        : t(state);
  return (
    <span className="flex items-start gap-1.5">
      <Icon className="mt-0.5 size-4 shrink-0" aria-hidden />
      {text}
    </span>
  );
}

/** The time since a screen was last seen; a paired screen that is offline is marked. */
export function LastSeen({ screen }: { screen: ListedScreen }) {
  const t = useTranslations("displays");
  const format = useFormat();
  const now = useNow();
  if (!screen.lastSeenAt || now === null) return <span className="text-ink-3">{t("never")}</span>;
  const isOffline = isScreenOffline(screen, now);
  return (
    <span
      className={`flex items-center gap-1.5 ${isOffline ? "font-medium" : ""}`}
      title={isOffline ? t("silent") : format.dateTime(screen.lastSeenAt)}
    >
      {isOffline && <MonitorOff className="size-4 shrink-0 text-p2" aria-label={t("silent")} />}
      {t("ago", { age: format.age((now - screen.lastSeenAt.getTime()) / 1_000) })}
    </span>
  );
}

type ScreenState = "paired" | "pairedWaiting" | "waiting" | "revoked" | "unpaired";

/** The pairing state of a screen at `now` (ms); a pairing code is pending until it expires. */
function findScreenState(
  { pairedAt, revokedAt, pairingUntil }: Pick<ListedScreen, "pairedAt" | "revokedAt" | "pairingUntil">,
  now: number,
): ScreenState {
  const isWaiting = pairingUntil !== null && pairingUntil.getTime() > now;
  const isPaired = pairedAt !== null && revokedAt === null;
  if (isPaired) return isWaiting ? "pairedWaiting" : "paired";
  if (isWaiting) return "waiting";
  return revokedAt ? "revoked" : "unpaired";
}

function isScreenOffline(screen: ListedScreen, now: number): boolean {
  const isPaired = screen.pairedAt !== null && screen.revokedAt === null;
  return isPaired && now - (screen.lastSeenAt?.getTime() ?? 0) > screenOfflineAfterMs;
}

type Screens = inferRouterOutputs<AppRouter>["screens"];

/** A screen as `screens.list` returns it. */
export type ListedScreen = Screens["list"][number];
/** A newly started pairing; the server returns its code only once. */
export type Pairing = Screens["openPairing"];
