"use client";

import { Siren } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import type { Fix } from "./outbox";
import type { Pressing } from "./use-sending";

const [holdMs, armedMs] = [2_000, 5_000];
/** So long it can be taken back before it is sent. */
export const panicDelayMs = 5_000;

type Props = { assignmentId: string | null; here: Fix | null; onPress: Pressing };

/**
 * The crew's own call for help. Held for two seconds, or pressed twice, so that no pocket presses it. It stays silent: a sound
 * could betray whoever needs it.
 */
export function PanicButton({ assignmentId, here, onPress }: Props) {
  const t = useTranslations("crewPanic");
  const [phase, setPhase] = useState<"idle" | "held" | "armed">("idle");
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const wasHeld = useRef(false);
  useEffect(() => () => clearTimeout(timer.current), []);

  const fire = () => {
    navigator.vibrate?.([80, 60, 80]);
    setPhase("idle");
    onPress({ what: "panic", assignmentId, ...(here && { fix: here }) }, { notBefore: Date.now() + panicDelayMs });
  };
  const begin = () => {
    wasHeld.current = false;
    clearTimeout(timer.current);
    if (phase === "idle") setPhase("held");
    timer.current = setTimeout(() => {
      wasHeld.current = true;
      fire();
    }, holdMs);
  };
  const end = () => {
    if (phase !== "held") return;
    clearTimeout(timer.current);
    setPhase("idle");
  };
  const click = () => {
    clearTimeout(timer.current);
    if (wasHeld.current) {
      wasHeld.current = false;
      return;
    }
    if (phase === "armed") return fire();
    navigator.vibrate?.(60);
    setPhase("armed");
    timer.current = setTimeout(() => setPhase("idle"), armedMs);
  };
  return (
    <button
      type="button"
      aria-describedby="panic-armed"
      onPointerDown={begin}
      onPointerUp={end}
      onPointerLeave={end}
      onPointerCancel={end}
      onClick={click}
      onContextMenu={(event) => event.preventDefault()}
      className={`relative flex h-16 min-w-28 shrink-0 px-3 touch-none select-none flex-col items-center justify-center overflow-hidden rounded-xl border-2 border-alarm font-semibold text-alarm ${phase === "armed" ? "bg-alarm-ground" : ""}`}
    >
      <span
        aria-hidden
        className={`absolute inset-y-0 left-0 bg-alarm-ground ${phase === "held" ? "w-full transition-[width] duration-[2000ms] ease-linear" : "w-0"}`}
      />
      <span className="relative flex items-center gap-1.5 text-base">
        <Siren className="size-5" aria-hidden />
        {t("button")}
      </span>
      <span className="relative text-xs">{phase === "armed" ? t("again") : t("hold")}</span>
      <span id="panic-armed" role="status" className="sr-only">
        {phase === "armed" ? t("armed") : ""}
      </span>
    </button>
  );
}
