"use client";

export function useFigures(): { callsToday: number; filteredToday: number } | undefined {
  return undefined;
}
