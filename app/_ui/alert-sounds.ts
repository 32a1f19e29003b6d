/** A tone: pitch in Hz, start and duration in seconds, volume from 0 to 1. */
type Tone = { hz: number; at: number; duration: number; volume: number; waveform?: OscillatorType };

const sounds = {
  /** Two short pairs of tones, like a ringing telephone. */
  call: [0, 0.22, 0.9, 1.12].map((at): Tone => ({ hz: at % 0.9 === 0 ? 660 : 780, at, duration: 0.18, volume: 0.16 })),
  /** Two rising tones, a major third apart. */
  incident: [
    { hz: 523, at: 0, duration: 0.16, volume: 0.16 },
    { hz: 659, at: 0.18, duration: 0.3, volume: 0.16 },
  ],
  /** Louder and harsher than the signals above, so that it cannot be mistaken for them. */
  alarm: [0, 0.2, 0.4].map((at): Tone => ({ hz: 940, at, duration: 0.14, volume: 0.34, waveform: "square" })),
  /** A fast series of high tones. It is the loudest signal, because nobody is working on the incident. */
  unattended: [0, 0.16, 0.32, 0.48, 0.8, 0.96, 1.12, 1.28].map(
    (at): Tone => ({ hz: 1_480, at, duration: 0.11, volume: 0.6, waveform: "square" }),
  ),
  /** Two tones that alternate without a pause. Louder than all signals except `unattended`. */
  panic: [0, 0.25, 0.5, 0.75, 1, 1.25].map(
    (at, index): Tone => ({ hz: index % 2 === 0 ? 1_180 : 780, at, duration: 0.25, volume: 0.5, waveform: "sawtooth" }),
  ),
} as const satisfies Record<string, readonly Tone[]>;
export type AlertSound = keyof typeof sounds;

/** Plays a signal. The audio context must be running. */
export function playAlertSound(audio: AudioContext, signal: AlertSound): void {
  const startSeconds = audio.currentTime + 0.02;
  for (const { hz, at, duration, volume, waveform = "sine" } of sounds[signal] as readonly Tone[]) {
    const [oscillator, gainNode] = [audio.createOscillator(), audio.createGain()];
    oscillator.type = waveform;
    oscillator.frequency.value = hz;
    gainNode.gain.setValueAtTime(0, startSeconds + at);
    gainNode.gain.linearRampToValueAtTime(volume, startSeconds + at + 0.015);
    gainNode.gain.setValueAtTime(volume, startSeconds + at + duration - 0.03);
    gainNode.gain.linearRampToValueAtTime(0, startSeconds + at + duration);
    oscillator.connect(gainNode).connect(audio.destination);
    oscillator.start(startSeconds + at);
    oscillator.stop(startSeconds + at + duration);
  }
}
