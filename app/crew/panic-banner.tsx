"use client";

import { Siren } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useNow } from "../_live/clock/use-now";
import { Button } from "../_ui/button";
import { useFormat } from "../_words/use-format";
import { holdNoLonger, removePresses, useOutbox, type WaitingPress } from "./outbox";
import { panicDelayMs } from "./panic-button";
import type { Sent } from "./send-waiting";

type Props = { sent: Sent; onNow: () => void };
type Ended = { at: Date | null };

/** What became of the crew's call for help: it can be taken back for a moment, then it is on its way, then it is there. */
export function PanicBanner({ sent, onNow }: Props) {
  const t = useTranslations("crewPanic");
  const format = useFormat();
  const now = useNow();
  const { presses } = useOutbox();
  const takenBack = useRef("");
  const waiting = presses.findLast(({ press }) => press.what === "panic" && press.id !== takenBack.current);
  const [followed, setFollowed] = useState<WaitingPress | null>(null);
  const [ended, setEnded] = useState<Ended | null>(null);
  useEffect(() => {
    if (waiting) {
      setFollowed(waiting);
      setEnded(null);
    } else if (followed) {
      setFollowed(null);
      setEnded((known) => known ?? { at: new Date() });
    }
  }, [waiting, followed]);

  if (waiting) {
    const left = Math.ceil(((waiting.notBefore ?? 0) - Math.max(Date.now(), now ?? 0)) / 1_000);
    const canCancel = left > 0;
    const { id } = waiting.press;
    return (
      <Banner
        text={canCancel ? t("sending", { seconds: left }) : t("waiting")}
        said={canCancel ? t("sending", { seconds: panicDelayMs / 1_000 }) : t("waiting")}
      >
        {canCancel && (
          <Button
            size="large"
            className="h-14! flex-1"
            onClick={() => {
              takenBack.current = id;
              setFollowed(null);
              setEnded({ at: null });
              removePresses([id]).catch(reportError);
            }}
          >
            {t("cancel")}
          </Button>
        )}
        {(canCancel || sent !== "all") && (
          <Button
            size="large"
            look="alarm"
            className="h-14! flex-1"
            onClick={() => holdNoLonger(id).then(onNow, reportError)}
          >
            {t("now")}
          </Button>
        )}
      </Banner>
    );
  }
  if (!ended) return null;
  return (
    <Banner text={ended.at ? t("sent", { time: format.clock(ended.at) }) : t("cancelled")}>
      <Button size="large" className="ml-auto" onClick={() => setEnded(null)}>
        {t("close")}
      </Button>
    </Banner>
  );
}

type BannerProps = {
  text: string;
  /** What is read out at once, in place of a text that counts down. */
  said?: string;
  children: ReactNode;
};

function Banner({ text, said, children }: BannerProps) {
  return (
    <section className="shrink-0 border-alarm border-y-2 bg-alarm-ground">
      <div className="mx-auto max-w-xl space-y-2 px-4 py-3">
        {said && (
          <p role="alert" className="sr-only">
            {said}
          </p>
        )}
        <p
          role={said ? undefined : "status"}
          aria-hidden={said ? true : undefined}
          className="flex items-start gap-2.5 font-semibold text-alarm text-base"
        >
          <Siren className="mt-0.5 size-5 shrink-0" aria-hidden />
          {text}
        </p>
        <div className="flex gap-2">{children}</div>
      </div>
    </section>
  );
}
