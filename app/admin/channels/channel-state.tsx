"use client";

import type { inferRouterOutputs } from "@trpc/server";
import { CircleCheck, CircleSlash, Hourglass, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { deliveryFailures } from "@/server/domain/delivery";
import type { AppRouter } from "@/server/router";
import { useNow } from "../../_live/clock/use-now";
import { useFormat } from "../../_words/use-format";

/** The delivery state of a channel: pending and failed messages, and the last delivery. */
export function ChannelState({ channel, isPushOn }: { channel: ListedChannel; isPushOn: boolean }) {
  const t = useTranslations("channels");
  const format = useFormat();
  const now = useNow();
  const { enabled, kind, waiting, waitingSince, dead, deliveredAt, browsers } = channel;
  const formatAge = (since: Date) => format.age(Math.max(0, ((now ?? since.getTime()) - since.getTime()) / 1_000));
  if (!enabled) return <StatusLine icon={CircleSlash} text={t("off")} />;
  if (kind === "web-push" && !isPushOn) return <StatusLine icon={CircleSlash} text={t("pushOff")} />;
  return (
    <div className="space-y-0.5">
      {kind === "web-push" && <p>{t("browsers", { count: browsers })}</p>}
      {dead > 0 && <StatusLine icon={TriangleAlert} isError text={t("dead", { count: dead })} />}
      {waiting > 0 && waitingSince && (
        <StatusLine icon={Hourglass} text={t("waiting", { count: waiting, age: formatAge(waitingSince) })} />
      )}
      {deliveredAt ? (
        <StatusLine icon={CircleCheck} text={t("delivered", { time: format.dateTime(deliveredAt) })} />
      ) : (
        waiting === 0 && dead === 0 && <p className="text-ink-3">{t("never")}</p>
      )}
    </div>
  );
}

/** Returns a function that says why a message was not delivered. An unknown error gets a general text. */
export function useFailureText(): (error: string | null) => string {
  const t = useTranslations("deliveryFailure");
  return (error) => t(deliveryFailures.find((failure) => failure === error) ?? "not-delivered");
}

function StatusLine({
  icon: Icon,
  text,
  isError = false,
}: {
  icon: typeof CircleCheck;
  text: string;
  isError?: boolean;
}) {
  return (
    <p className={`flex items-start gap-1.5 ${isError ? "font-semibold text-alarm" : "text-ink-2"}`}>
      <Icon className="mt-0.5 size-4 shrink-0" aria-hidden />
      {text}
    </p>
  );
}

/** A channel as `outbox.channels` returns it, without its secret. */
export type ListedChannel = inferRouterOutputs<AppRouter>["outbox"]["channels"]["channels"][number];
/** The secret of a new channel, or the renewed secret of an existing one; the server returns it only once. */
export type NewSecret = { agency: string; secret: string };
