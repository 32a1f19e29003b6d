"use client";

import { createContext, type ReactNode, use, useCallback, useState } from "react";

const AnnouncerContext = createContext<(text: string) => void>(() => {});

/** The console's ARIA live region (polite). It contains only the latest messages. */
export function AnnouncerProvider({ children }: { children: ReactNode }) {
  const [messages, setMessages] = useState<{ id: number; text: string }[]>([]);
  const announce = useCallback((text: string) => {
    setMessages((previous) => [...previous.slice(-2), { id: (previous.at(-1)?.id ?? 0) + 1, text }]);
  }, []);
  return (
    <AnnouncerContext value={announce}>
      {children}
      <div aria-live="polite" className="sr-only" data-announced>
        {messages.map(({ id, text }) => (
          <p key={id}>{text}</p>
        ))}
      </div>
    </AnnouncerContext>
  );
}

/** Returns a function that announces a localized message to screen readers. */
export function useAnnounce(): (text: string) => void {
  return use(AnnouncerContext);
}
