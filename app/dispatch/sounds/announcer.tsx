"use client";

import { createContext, type ReactNode, use, useCallback, useState } from "react";

const AnnouncerContext = createContext<(words: string) => void>(() => {});

/** The console's ARIA live region: polite, holding the latest messages only. */
export function AnnouncerProvider({ children }: { children: ReactNode }) {
  const [said, setSaid] = useState<{ id: number; words: string }[]>([]);
  const say = useCallback((words: string) => {
    setSaid((before) => [...before.slice(-2), { id: (before.at(-1)?.id ?? 0) + 1, words }]);
  }, []);
  return (
    <AnnouncerContext value={say}>
      {children}
      <div aria-live="polite" className="sr-only" data-announced>
        {said.map(({ id, words }) => (
          <p key={id}>{words}</p>
        ))}
      </div>
    </AnnouncerContext>
  );
}

/** Announces a localized message to screen readers. */
export function useAnnounce(): (words: string) => void {
  return use(AnnouncerContext);
}
