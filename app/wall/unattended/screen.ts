"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import {
  completeScreenSettings,
  findDayPart,
  type ScreenGeometry,
  type ScreenSettings,
} from "@/server/domain/screen-settings";
import { useTRPC } from "../../_live/cache/trpc";
import { readServerTime } from "../../_live/feed/connection";
import { useMe } from "../../_session/use-me";
import { usePreference } from "../../_words/preference-provider";

/** Refetch interval: a change made in the admin area takes effect on the screen within this time. */
const refetchIntervalMs = 8_000;

/**
 * Returns the settings of this screen. A paired wall display uses the settings that an administrator chose for it,
 * including language and theme. On a person's own screen, that person's preferences apply and there is no sound.
 */
export function useScreenSettings(): Omit<ScreenSettings, "theme"> {
  const trpc = useTRPC();
  const { data: me } = useMe();
  const { locale, theme, setLocale, setTheme } = usePreference();
  const isPairedScreen = me?.kind === "screen";
  const ownScreenQuery = useQuery({
    ...trpc.screens.own.queryOptions(),
    enabled: isPairedScreen,
    refetchInterval: refetchIntervalMs,
  });
  const storedSettings = ownScreenQuery.data?.settings;
  const settings = useMemo(() => completeScreenSettings(storedSettings), [storedSettings]);
  const { language } = settings;
  const light = useRoomLight();
  const wantedTheme = settings.theme === "automatic" ? (light === "day" ? "light" : "dark") : settings.theme;

  useEffect(() => {
    if (!isPairedScreen || !storedSettings) return;
    if (language !== locale) setLocale(language);
    if (wantedTheme !== theme) setTheme(wantedTheme);
  }, [isPairedScreen, storedSettings, language, wantedTheme, locale, theme, setLocale, setTheme]);
  useEffect(() => {
    if (!isPairedScreen) return;
    document.documentElement.dataset.light = light;
    // The map reads its colours again on a resize event.
    window.dispatchEvent(new Event("resize"));
  }, [isPairedScreen, light]);

  const [ownGeometry] = useState(readGeometryFromUrl);
  return useMemo(
    () => (isPairedScreen ? settings : { ...ownGeometry, language: locale, sound: false, scenes: true, group: "" }),
    [isPairedScreen, settings, ownGeometry, locale],
  );
}

const lightCheckMs = 20_000;

function useRoomLight() {
  const [roomLight, setRoomLight] = useState(() => findDayPart(readServerTime()));
  useEffect(() => {
    const timer = setInterval(() => setRoomLight(findDayPart(readServerTime())), lightCheckMs);
    return () => clearInterval(timer);
  }, []);
  return roomLight;
}

/** The key that starts and ends the legibility check on a wall; `/wall?check` starts it as well. */
const checkKey = "F8";

/** Returns whether the wall's texts are being checked. */
export function useIsCheckingLegibility(): boolean {
  const [isChecking, setIsChecking] = useState(() => new URLSearchParams(window.location.search).has("check"));
  useEffect(() => {
    const toggleCheck = ({ key }: KeyboardEvent) => {
      if (key === checkKey) setIsChecking((previous) => !previous);
    };
    window.addEventListener("keydown", toggleCheck);
    return () => window.removeEventListener("keydown", toggleCheck);
  }, []);
  return isChecking;
}

/**
 * The geometry of another screen, taken from the page's URL. With it, an administrator can check that screen in an
 * ordinary browser: `/wall?check&diagonalInches=85`.
 */
function readGeometryFromUrl(): ScreenGeometry {
  const search = new URLSearchParams(window.location.search);
  return completeScreenSettings(Object.fromEntries([...search].map(([field, value]) => [field, Number(value)])));
}

const wakeLockRetryMs = 60_000;

/**
 * Keeps the display on while the page is visible. Returns whether the browser refuses to do so, as it does over plain
 * HTTP.
 */
export function useWakeLock(): boolean {
  const [isRefused, setIsRefused] = useState(false);

  useEffect(() => {
    let wakeLock: WakeLockSentinel | null = null;
    let isUnmounted = false;
    const acquireWakeLock = async () => {
      if (isUnmounted || document.visibilityState !== "visible" || (wakeLock && !wakeLock.released)) return;
      try {
        if (!navigator.wakeLock) throw new Error("wake lock is not supported");
        wakeLock = await navigator.wakeLock.request("screen");
        setIsRefused(false);
        if (isUnmounted) await wakeLock.release();
      } catch {
        setIsRefused(true);
      }
    };
    const retry = () => void acquireWakeLock();
    retry();
    document.addEventListener("visibilitychange", retry);
    const timer = setInterval(retry, wakeLockRetryMs);
    return () => {
      isUnmounted = true;
      document.removeEventListener("visibilitychange", retry);
      clearInterval(timer);
      void wakeLock?.release().catch(() => {});
    };
  }, []);

  return isRefused;
}

const shiftIntervalMs = 180_000;
const shiftPx = 3;
/**
 * Offsets in units of `shiftPx`. They go once around the centre, so that content spends the same time in each position.
 */
const offsets = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
  [-1, 1],
  [-1, 0],
  [-1, -1],
  [0, -1],
  [1, -1],
] as const;

/** Returns a CSS transform that moves static content by 3 px every 3 minutes, to prevent screen burn-in. */
export function useBurnInShift(): string {
  const [offsetIndex, setOffsetIndex] = useState(0);

  useEffect(() => {
    const timer = setInterval(() => setOffsetIndex((previous) => previous + 1), shiftIntervalMs);
    return () => clearInterval(timer);
  }, []);

  const [x, y] = offsets[offsetIndex % offsets.length] ?? [0, 0];
  return `translate(${x * shiftPx}px, ${y * shiftPx}px)`;
}
