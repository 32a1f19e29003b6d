import type { AlarmKind } from "@/db/schema/alarms";

import type { AlertSound } from "../../_ui/alert-sounds";

export type AlarmSignal = Extract<AlertSound, "alarm" | "panic" | "unattended">;

/** Repeat intervals of urgent sounds (crew emergency, critical incident without a unit) and of all other sounds. */
const [urgentIntervalMs, otherIntervalMs] = [2_500, 30_000];

/** Returns the sound of an alarm. */
export function chooseSignal({ kind }: { kind: AlarmKind }): AlarmSignal {
  return kind === "panic" || kind === "unattended" ? kind : "alarm";
}

/**
 * Returns the sounds to repeat in turn while these alarms are unanswered, and the interval between them. While there is
 * an urgent alarm, only urgent sounds are repeated. Other sounds are repeated only every 30 s, because users mute a
 * sound that never stops.
 */
export function chooseRepeatedSignals(alarms: readonly { kind: AlarmKind }[]): {
  signals: AlarmSignal[];
  intervalMs: number;
} {
  const signals = new Set(alarms.map(chooseSignal));
  const urgentSignals = (["unattended", "panic"] as const).filter((signal) => signals.has(signal));
  return urgentSignals.length > 0
    ? { signals: urgentSignals, intervalMs: urgentIntervalMs }
    : { signals: [...signals], intervalMs: otherIntervalMs };
}
