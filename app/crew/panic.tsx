"use client";

import { CheckCheck, Siren } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useNow } from "../_live/clock/use-now";
import type { SendResult } from "../_session/send-loop";
import { Button } from "../_ui/button";
import { useFormat } from "../_words/use-format";
import { type CrewView, type Fix, isAccepted, releasePress, removePresses, useUnitOutbox } from "./outbox/outbox";
import type { PressHandler } from "./outbox/use-outbox-sender";

const [holdMs, secondPressMs] = [2_000, 5_000];
/** How long a panic call can be cancelled before it is sent. */
const panicDelayMs = 5_000;
/** Two short pulses and a long one, to differ from the pattern of a new task. */
const panicAnsweredVibration = [120, 100, 120, 100, 700];

type Props = { assignmentId: string | null; phoneFix: Fix | null; onPress: PressHandler };

/**
 * Panic button. It must be held for two seconds or pressed twice, so that it is not triggered in a pocket. It makes no
 * sound, because a sound could endanger the crew.
 */
export function PanicButton({ assignmentId, phoneFix, onPress }: Props) {
  const t = useTranslations("crewPanic");
  const [buttonPhase, setButtonPhase] = useState<"idle" | "held" | "armed">("idle");
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const wasHeld = useRef(false);
  useEffect(() => () => clearTimeout(timer.current), []);

  const callForHelp = () => {
    navigator.vibrate?.([80, 60, 80]);
    setButtonPhase("idle");
    onPress(
      { what: "panic", assignmentId, ...(phoneFix && { fix: phoneFix }) },
      { notBefore: Date.now() + panicDelayMs },
    );
  };
  const startHolding = () => {
    wasHeld.current = false;
    clearTimeout(timer.current);
    if (buttonPhase === "idle") setButtonPhase("held");
    timer.current = setTimeout(() => {
      wasHeld.current = true;
      callForHelp();
    }, holdMs);
  };
  const armUntilTimeout = () => {
    clearTimeout(timer.current);
    setButtonPhase("armed");
    timer.current = setTimeout(() => setButtonPhase("idle"), secondPressMs);
  };
  const stopHolding = () => {
    if (buttonPhase === "idle") return;
    // If the finger leaves the armed button, there is no click, and it must not count as held.
    if (buttonPhase === "armed") return armUntilTimeout();
    clearTimeout(timer.current);
    setButtonPhase("idle");
  };
  const handleClick = () => {
    clearTimeout(timer.current);
    if (wasHeld.current) {
      wasHeld.current = false;
      return;
    }
    if (buttonPhase === "armed") return callForHelp();
    navigator.vibrate?.(60);
    armUntilTimeout();
  };
  return (
    <button
      type="button"
      aria-describedby="panic-armed"
      onPointerDown={startHolding}
      onPointerUp={stopHolding}
      onPointerLeave={stopHolding}
      onPointerCancel={stopHolding}
      onClick={handleClick}
      onContextMenu={(event) => event.preventDefault()}
      className={`relative flex h-16 min-w-28 shrink-0 px-3 touch-none select-none flex-col items-center justify-center overflow-hidden rounded-xl border-2 border-alarm font-semibold text-alarm ${buttonPhase === "armed" ? "bg-alarm-ground" : ""}`}
    >
      <span
        aria-hidden
        className={`absolute inset-y-0 left-0 bg-alarm-ground ${buttonPhase === "held" ? "w-full transition-[width] duration-[2000ms] ease-linear" : "w-0"}`}
      />
      <span className="relative flex items-center gap-1.5 text-base">
        <Siren className="size-5" aria-hidden />
        {t("button")}
      </span>
      <span className="relative text-xs">{buttonPhase === "armed" ? t("again") : t("hold")}</span>
      <span id="panic-armed" role="status" className="sr-only">
        {buttonPhase === "armed" ? t("armed") : ""}
      </span>
    </button>
  );
}

type BannerProps = {
  unitId: string | null;
  panic: CrewView["panic"];
  lastResult: SendResult;
  onRetry: () => void;
};
/** How the last panic call ended: when it was sent, or why it was not. */
type PanicOutcome = Date | "cancelled" | "refused";

/**
 * Shows the state of the last panic call: still cancellable, being sent, sent, cancelled, refused, answered by the
 * control room, or crew confirmed safe.
 */
export function PanicBanner({ unitId, panic, lastResult, onRetry }: BannerProps) {
  const t = useTranslations("crewPanic");
  const format = useFormat();
  const now = useNow();
  const { presses } = useUnitOutbox(unitId);
  const cancelledId = useRef("");
  const waitingPress = presses.findLast(({ press }) => press.what === "panic" && press.id !== cancelledId.current);
  const [trackedId, setTrackedId] = useState<string | null>(null);
  const [outcome, setOutcome] = useState<PanicOutcome | null>(null);
  const [dismissedAlarmId, setDismissedAlarmId] = useState("");
  const shownPanic = panic && panic.id !== dismissedAlarmId && outcome !== "refused" ? panic : null;
  const isPanicShown = shownPanic !== null;
  useEffect(() => {
    if (waitingPress) {
      setTrackedId(waitingPress.press.id);
      setOutcome(null);
    } else if (trackedId) {
      setTrackedId(null);
      // A press that is left in the queue of another unit is not sent.
      setOutcome((previous) => previous ?? (isAccepted(trackedId) ? new Date() : "refused"));
    } else if (isPanicShown) {
      // Otherwise the outcome would be shown again when the server stops returning the alarm.
      setOutcome(null);
    }
  }, [waitingPress, trackedId, isPanicShown]);

  if (waitingPress) {
    const remainingSeconds = Math.ceil(((waitingPress.notBefore ?? 0) - Math.max(Date.now(), now ?? 0)) / 1_000);
    const canCancel = remainingSeconds > 0;
    const { id } = waitingPress.press;
    return (
      <Banner
        text={canCancel ? t("sending", { seconds: remainingSeconds }) : t("waiting")}
        announcement={canCancel ? t("sending", { seconds: panicDelayMs / 1_000 }) : t("waiting")}
      >
        {canCancel && (
          <Button
            size="large"
            className="h-14! flex-1"
            onClick={() => {
              cancelledId.current = id;
              setTrackedId(null);
              setOutcome("cancelled");
              removePresses([id]).catch(reportError);
            }}
          >
            {t("cancel")}
          </Button>
        )}
        {(canCancel || lastResult !== "all") && (
          <Button
            size="large"
            look="alarm"
            className="h-14! flex-1"
            onClick={() => releasePress(id).then(onRetry, reportError)}
          >
            {t("now")}
          </Button>
        )}
      </Banner>
    );
  }
  if (shownPanic) return <PanicState panic={shownPanic} onClose={() => setDismissedAlarmId(shownPanic.id)} />;
  if (!outcome) return null;
  return (
    <Banner text={outcome instanceof Date ? t("sent", { time: format.clock(outcome) }) : t(outcome)}>
      <Button size="large" className="ml-auto" onClick={() => setOutcome(null)}>
        {t("close")}
      </Button>
    </Banner>
  );
}

type PanicStateProps = { panic: NonNullable<CrewView["panic"]>; onClose: () => void };

/**
 * Shows whether the control room has answered the panic call. The banner cannot be closed before the crew is confirmed
 * safe. When the control room answers, the phone vibrates. It makes no sound, because a sound could endanger the crew.
 */
function PanicState({ panic: { id, raisedAt, answeredAt, safeAt, hasFreshFix }, onClose }: PanicStateProps) {
  const t = useTranslations("crewPanic");
  const format = useFormat();
  const unansweredId = useRef("");
  useEffect(() => {
    if (!answeredAt) unansweredId.current = id;
    else if (unansweredId.current === id) {
      unansweredId.current = "";
      navigator.vibrate?.(panicAnsweredVibration);
    }
  }, [id, answeredAt]);
  if (safeAt) {
    return (
      <Banner text={t("safe", { time: format.hourMinute(safeAt) })} isAnswered>
        <Button size="large" className="ml-auto" onClick={onClose}>
          {t("close")}
        </Button>
      </Banner>
    );
  }
  if (answeredAt)
    return <Banner text={`${t("heard", { time: format.hourMinute(answeredAt) })} ${t("heardText")}`} isAnswered />;
  return <Banner text={`${t("sent", { time: format.clock(raisedAt) })} ${t(hasFreshFix ? "seen" : "unseen")}`} />;
}

type BannerFrameProps = {
  text: string;
  /** Announced once to screen readers, instead of a text that counts down. */
  announcement?: string;
  /** Whether the control room has answered. */
  isAnswered?: boolean;
  children?: ReactNode;
};

function Banner({ text, announcement, isAnswered = false, children }: BannerFrameProps) {
  const Icon = isAnswered ? CheckCheck : Siren;
  return (
    <section className="shrink-0 border-alarm border-y-2 bg-alarm-ground">
      <div className="mx-auto max-w-xl space-y-2 px-4 py-3">
        {announcement && (
          <p role="alert" className="sr-only">
            {announcement}
          </p>
        )}
        <p
          role={announcement ? undefined : "status"}
          aria-hidden={announcement ? true : undefined}
          className={`flex items-start gap-2.5 font-semibold text-base ${isAnswered ? "text-ink" : "text-alarm"}`}
        >
          <Icon className="mt-0.5 size-5 shrink-0" aria-hidden />
          {text}
        </p>
        {children && <div className="flex gap-2">{children}</div>}
      </div>
    </section>
  );
}
