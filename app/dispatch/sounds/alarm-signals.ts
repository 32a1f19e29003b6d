import type { AlarmKind } from "@/db/schema/alarms";

import type { Signal } from "../../_ui/tones";

export type AlarmSignal = Extract<Signal, "alarm" | "panic" | "unattended">;

/** How often the sound of a crew's emergency or of a critical incident without units is repeated, and that of other alarms. */
const [urgentIntervalMs, otherIntervalMs] = [2_500, 30_000];

/** The sound of an alarm. */
export function signalOf({ kind }: { kind: AlarmKind }): AlarmSignal {
  return kind === "panic" || kind === "unattended" ? kind : "alarm";
}

/**
 * The sounds to repeat in turn while these alarms are unanswered, and the interval between two of them. The sound of an
 * ordinary alarm is not repeated while there is an urgent one, and otherwise only every 30 s, because a sound that never
 * stops gets switched off.
 */
export function repeatedSignals(alarms: readonly { kind: AlarmKind }[]): {
  signals: AlarmSignal[];
  intervalMs: number;
} {
  const signals = new Set(alarms.map(signalOf));
  const urgentSignals = (["unattended", "panic"] as const).filter((signal) => signals.has(signal));
  return urgentSignals.length > 0
    ? { signals: urgentSignals, intervalMs: urgentIntervalMs }
    : { signals: [...signals], intervalMs: otherIntervalMs };
}
