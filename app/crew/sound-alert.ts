"use client";

let audio: AudioContext | undefined;

/** Three rising tones, loud enough for a cabin. Browsers keep silent until somebody touched the page once. */
export function soundAlert(): void {
  if (navigator.userActivation?.hasBeenActive === false) return;
  try {
    audio ??= new AudioContext();
    const context = audio;
    if (context.state === "suspended") context.resume();
    for (const [index, hertz] of [660, 880, 1_175].entries()) {
      const start = context.currentTime + index * 0.22;
      const tone = context.createOscillator();
      const volume = context.createGain();
      tone.type = "square";
      tone.frequency.value = hertz;
      volume.gain.setValueAtTime(0.25, start);
      volume.gain.exponentialRampToValueAtTime(0.001, start + 0.2);
      tone.connect(volume).connect(context.destination);
      tone.start(start);
      tone.stop(start + 0.2);
    }
  } catch {
    // A phone without sound still vibrates and shows it.
  }
}
