import { type AlertSound, playAlertSound } from "../../app/_ui/alert-sounds";
import { chooseRepeatedSignals } from "../../app/dispatch/sounds/alarm-signals";
import { alarmRate } from "../../server/domain/alarm";
import { expect, test } from "../support/test";

const at = (minutes: number) => new Date(Date.UTC(2026, 10, 25, 0, 0, minutes * 60));
const shift = { from: at(0), to: at(480) };

test("an alarm load is the average per ten minutes, the peak in any ten minutes, and the share of time above the target", () => {
  // Three alarms are within ten minutes but in two of the shift's ten-minute periods, and one is hours later. The first
  // and the last alarm are outside the shift.
  const times = [at(-1), at(15), at(19), at(24.5), at(300), at(480)];
  expect(alarmRate(times, shift)).toEqual({ count: 4, perPeriod: 4 / 48, peak: 3, shareOverTarget: 1 / 48 });
  expect(alarmRate([], shift)).toEqual({ count: 0, perPeriod: 0, peak: 0, shareOverTarget: 0 });
});

test("at the start of a shift, one alarm counts as one in ten minutes, not as several", () => {
  expect(alarmRate([at(1)], { from: at(0), to: at(2) })).toMatchObject({ count: 1, perPeriod: 1, shareOverTarget: 0 });
});

test("a critical incident without units and a crew's emergency sound in turn; other alarms wait and are repeated less often", () => {
  const chooseSignals = (...kinds: Parameters<typeof chooseRepeatedSignals>[0][number]["kind"][]) =>
    chooseRepeatedSignals(kinds.map((kind) => ({ kind })));
  expect(chooseSignals()).toMatchObject({ signals: [] });
  expect(chooseSignals("declined", "unit-silent")).toEqual({ signals: ["alarm"], intervalMs: 30_000 });
  expect(chooseSignals("declined", "unattended")).toEqual({ signals: ["unattended"], intervalMs: 2_500 });
  expect(chooseSignals("panic", "declined", "unattended").signals).toEqual(["unattended", "panic"]);
});

test("a critical incident without units sounds louder than anything else, then a crew's emergency, then other alarms", () => {
  const [unattended, panic, alarm, ...others] = (["unattended", "panic", "alarm", "call", "incident"] as const).map(
    measureVolume,
  );
  expect(unattended).toBeGreaterThan(panic ?? 1);
  expect(panic).toBeGreaterThan(alarm ?? 1);
  for (const volume of others) expect(alarm).toBeGreaterThan(volume);
});

/** Returns the volume of the loudest tone of a sound, from 0 to 1. */
function measureVolume(sound: AlertSound): number {
  const volumes: number[] = [];
  const node = { connect: (next: object) => next, start: () => {}, stop: () => {}, frequency: {}, type: "" };
  const setVolume = (volume: number) => volumes.push(volume);
  const gain = { setValueAtTime: setVolume, linearRampToValueAtTime: setVolume };
  const audio = { currentTime: 0, createOscillator: () => node, createGain: () => ({ ...node, gain }) };
  playAlertSound(audio as unknown as AudioContext, sound);
  return Math.max(...volumes);
}
