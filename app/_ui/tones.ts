/** What is heard, and when: each tone by its pitch (Hz), its beginning and length (s) and loudness (0-1). */
type Tone = { hz: number; at: number; long: number; loud: number; shape?: OscillatorType };

const signals = {
  /** Two short pairs, as a telephone. */
  call: [0, 0.22, 0.9, 1.12].map((at): Tone => ({ hz: at % 0.9 === 0 ? 660 : 780, at, long: 0.18, loud: 0.16 })),
  /** One rising third. */
  incident: [
    { hz: 523, at: 0, long: 0.16, loud: 0.16 },
    { hz: 659, at: 0.18, long: 0.3, loud: 0.16 },
  ],
  /** Louder, and harsh enough to be told from the others. */
  alarm: [0, 0.2, 0.4].map((at): Tone => ({ hz: 940, at, long: 0.14, loud: 0.34, shape: "square" })),
  /** The loudest, up and down without a pause. */
  panic: [0, 0.25, 0.5, 0.75, 1, 1.25].map(
    (at, index): Tone => ({ hz: index % 2 === 0 ? 1_180 : 780, at, long: 0.25, loud: 0.5, shape: "sawtooth" }),
  ),
} as const satisfies Record<string, readonly Tone[]>;
export type Signal = keyof typeof signals;

/** Plays a signal on a clock that runs. */
export function playSignal(audio: AudioContext, signal: Signal): void {
  const start = audio.currentTime + 0.02;
  for (const { hz, at, long, loud, shape = "sine" } of signals[signal] as readonly Tone[]) {
    const [tone, volume] = [audio.createOscillator(), audio.createGain()];
    tone.type = shape;
    tone.frequency.value = hz;
    volume.gain.setValueAtTime(0, start + at);
    volume.gain.linearRampToValueAtTime(loud, start + at + 0.015);
    volume.gain.setValueAtTime(loud, start + at + long - 0.03);
    volume.gain.linearRampToValueAtTime(0, start + at + long);
    tone.connect(volume).connect(audio.destination);
    tone.start(start + at);
    tone.stop(start + at + long);
  }
}
