"use client";

import { CircleCheck, CircleSlash, Hourglass, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { useNow } from "../../_live/clock/use-now";
import { useFormat } from "../../_words/use-format";
import type { ListedChannel } from "./listed-channel";

/** Whether messages get through: what waits and since when, what was given up, when one last arrived. */
export function ChannelState({ channel, pushIsOn }: { channel: ListedChannel; pushIsOn: boolean }) {
  const t = useTranslations("channels");
  const format = useFormat();
  const now = useNow();
  const { enabled, kind, waiting, waitingSince, dead, deliveredAt, browsers } = channel;
  const age = (since: Date) => format.age(Math.max(0, ((now ?? since.getTime()) - since.getTime()) / 1_000));
  if (!enabled) return <Line sign={CircleSlash} words={t("off")} />;
  if (kind === "web-push" && !pushIsOn) return <Line sign={CircleSlash} words={t("pushOff")} />;
  return (
    <div className="space-y-0.5">
      {kind === "web-push" && <p>{t("browsers", { count: browsers })}</p>}
      {dead > 0 && <Line sign={TriangleAlert} bad words={t("dead", { count: dead })} />}
      {waiting > 0 && waitingSince && (
        <Line sign={Hourglass} words={t("waiting", { count: waiting, age: age(waitingSince) })} />
      )}
      {deliveredAt ? (
        <Line sign={CircleCheck} words={t("delivered", { time: format.moment(deliveredAt) })} />
      ) : (
        waiting === 0 && dead === 0 && <p className="text-ink-3">{t("never")}</p>
      )}
    </div>
  );
}

function Line({ sign: Sign, words, bad = false }: { sign: typeof CircleCheck; words: string; bad?: boolean }) {
  return (
    <p className={`flex items-start gap-1.5 ${bad ? "font-semibold text-alarm" : "text-ink-2"}`}>
      <Sign className="mt-0.5 size-4 shrink-0" aria-hidden />
      {words}
    </p>
  );
}
