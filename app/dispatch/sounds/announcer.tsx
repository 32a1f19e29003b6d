"use client";

import { createContext, type ReactNode, use, useCallback, useState } from "react";

const AnnouncerContext = createContext<(words: string) => void>(() => {});

/** The console's ARIA live region (polite). It contains only the latest messages. */
export function AnnouncerProvider({ children }: { children: ReactNode }) {
  const [messages, setMessages] = useState<{ id: number; words: string }[]>([]);
  const announce = useCallback((words: string) => {
    setMessages((previous) => [...previous.slice(-2), { id: (previous.at(-1)?.id ?? 0) + 1, words }]);
  }, []);
  return (
    <AnnouncerContext value={announce}>
      {children}
      <div aria-live="polite" className="sr-only" data-announced>
        {messages.map(({ id, words }) => (
          <p key={id}>{words}</p>
        ))}
      </div>
    </AnnouncerContext>
  );
}

/** Returns a function that announces a localized message to screen readers. */
export function useAnnounce(): (words: string) => void {
  return use(AnnouncerContext);
}
