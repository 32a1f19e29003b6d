"use client";

import { BellRing, Volume2, VolumeOff } from "lucide-react";
import { useTranslations } from "next-intl";
import {
  createContext,
  type ReactNode,
  use,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { type AlertSound, playAlertSound } from "../../_ui/alert-sounds";
import { useToast } from "../../_ui/toast";
import { formatKeyHint } from "../commands/command-list";
import { useCommand } from "../commands/command-registry";

/**
 * Sound setting: all sounds, alarms only, or only the alarms that cannot be muted (crew emergencies and critical
 * incidents without a unit). The setting does not change what is shown on the screen.
 */
const soundModes = ["all", "alarms", "urgent"] as const;
type SoundMode = (typeof soundModes)[number];

const urgentSignals: readonly AlertSound[] = ["panic", "unattended"];
const audibleSignals = { alarms: ["alarm", ...urgentSignals], urgent: urgentSignals } as const;

type Sounds = {
  soundMode: SoundMode;
  /** Changes to the next mode, and returns it. */
  cycleMode: () => SoundMode;
  /** Whether the browser blocks audio, as it does until the first key or pointer press, or has interrupted it. */
  isAudioBlocked: boolean;
  /** Whether this page could play sounds before the first key or pointer press, so a reloaded page can too. */
  canPlayWithoutInput: boolean;
  playSound: (signal: AlertSound) => void;
};
const SoundContext = createContext<Sounds | null>(null);

const storageKey = "console-sound";

/** Plays the console's sounds; the setting is stored on the device. */
export function SoundProvider({ children }: { children: ReactNode }) {
  const [soundMode, setSoundMode] = useState<SoundMode>("all");
  const [isAudioBlocked, setIsAudioBlocked] = useState(false);
  const [canPlayWithoutInput, setCanPlayWithoutInput] = useState(false);
  const audio = useRef<AudioContext | null>(null);

  useEffect(() => {
    const storedMode = window.localStorage.getItem(storageKey);
    // Earlier versions stored "off" for the quietest mode.
    const isQuietest = storedMode === "off";
    setSoundMode(isQuietest ? "urgent" : (soundModes.find((soundMode) => soundMode === storedMode) ?? "all"));
    const context = new AudioContext();
    audio.current = context;
    // Not only `suspended`: the browser may also have interrupted audio, for example during a phone call.
    let hasInput = false;
    const updateBlocked = () => {
      const isRunning = context.state === "running";
      setIsAudioBlocked(!isRunning);
      if (isRunning && !hasInput) setCanPlayWithoutInput(true);
    };
    const enableAudio = () => {
      hasInput = true;
      void context.resume().then(updateBlocked);
    };
    updateBlocked();
    context.addEventListener("statechange", updateBlocked);
    window.addEventListener("keydown", enableAudio);
    window.addEventListener("pointerdown", enableAudio);
    return () => {
      context.removeEventListener("statechange", updateBlocked);
      window.removeEventListener("keydown", enableAudio);
      window.removeEventListener("pointerdown", enableAudio);
      void context.close();
    };
  }, []);

  const latestMode = useRef(soundMode);
  useLayoutEffect(() => {
    latestMode.current = soundMode;
  }, [soundMode]);
  const cycleMode = useCallback(() => {
    latestMode.current = soundModes[(soundModes.indexOf(latestMode.current) + 1) % soundModes.length] ?? "all";
    window.localStorage.setItem(storageKey, latestMode.current);
    setSoundMode(latestMode.current);
    return latestMode.current;
  }, []);
  const playSound = useCallback(
    (signal: AlertSound) => {
      const isAudible = soundMode === "all" || audibleSignals[soundMode].includes(signal);
      if (!isAudible || audio.current?.state !== "running") return;
      playAlertSound(audio.current, signal);
      // Write the last played sound to the DOM, for tests and for checking the loudspeakers.
      document.documentElement.dataset.sounded = signal;
    },
    [soundMode],
  );
  const value = useMemo(
    () => ({ soundMode, cycleMode, isAudioBlocked, canPlayWithoutInput, playSound }),
    [soundMode, cycleMode, isAudioBlocked, canPlayWithoutInput, playSound],
  );
  return <SoundContext value={value}>{children}</SoundContext>;
}

export function useSounds(): Sounds {
  const value = use(SoundContext);
  if (!value) throw new Error("useSounds must be used inside SoundProvider");
  return value;
}

export const soundIcons = { all: Volume2, alarms: BellRing, urgent: VolumeOff } as const;

/** Button that cycles through the sound settings. It shows whether the browser still blocks audio. */
export function SoundSwitch() {
  const t = useTranslations("sounds");
  const { soundMode, isAudioBlocked, cycleMode } = useSounds();
  const showToast = useToast();
  // Registered without the button's element, because the key must also work while the button is in the closed menu.
  const changeMode = () => showToast(t(cycleMode()));
  const { ref: _, ...shortcut } = useCommand({ id: "sound", run: changeMode });
  const Icon = soundIcons[soundMode];
  return (
    <button
      type="button"
      aria-label={isAudioBlocked ? t("locked") : t(soundMode)}
      {...shortcut}
      title={`${isAudioBlocked ? t("locked") : t(soundMode)} (${formatKeyHint("sound")})`}
      data-loudness={soundMode}
      onClick={changeMode}
      className={`relative inline-flex size-9 shrink-0 items-center justify-center rounded-md hover:bg-hover hover:text-ink ${soundMode === "urgent" || isAudioBlocked ? "text-alarm" : "text-ink-2"}`}
    >
      <Icon className="size-[1.125rem]" aria-hidden />
      {isAudioBlocked && <span aria-hidden className="absolute top-1 right-1 size-2 rounded-full bg-alarm" />}
    </button>
  );
}
