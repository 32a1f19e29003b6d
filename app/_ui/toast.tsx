"use client";

import { createContext, type ReactNode, use, useCallback, useEffect, useState } from "react";

const shownMs = 6_000;

const ToldContext = createContext<(words: string) => void>(() => {});

/** Where a screen says briefly that something was done; it goes by itself and takes no focus. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [told, setTold] = useState<{ words: string; count: number } | null>(null);
  const tell = useCallback((words: string) => setTold((last) => ({ words, count: (last?.count ?? 0) + 1 })), []);
  useEffect(() => {
    if (!told) return;
    const timer = setTimeout(() => setTold(null), shownMs);
    return () => clearTimeout(timer);
  }, [told]);
  return (
    <ToldContext value={tell}>
      {children}
      <div role="status" className="pointer-events-none fixed inset-x-0 bottom-6 z-70 flex justify-center px-4">
        {told && (
          <p
            key={told.count}
            className="rounded-lg border border-line-2 bg-strong px-4 py-2.5 font-medium text-on-strong shadow-2xl"
          >
            {told.words}
          </p>
        )}
      </div>
    </ToldContext>
  );
}

/** Says something in the words of the reader. */
export function useToast(): (words: string) => void {
  return use(ToldContext);
}
