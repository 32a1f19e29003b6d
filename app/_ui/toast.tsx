"use client";

import { createContext, type ReactNode, use, useCallback, useEffect, useState } from "react";

const toastDurationMs = 6_000;

const ToastContext = createContext<(text: string) => void>(() => {});

/** Shows toasts: short confirmations that disappear by themselves and take no focus. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [toast, setToast] = useState<{ text: string; count: number } | null>(null);
  const showToast = useCallback(
    (text: string) => setToast((previousToast) => ({ text, count: (previousToast?.count ?? 0) + 1 })),
    [],
  );
  useEffect(() => {
    if (!toast) return;
    const timer = setTimeout(() => setToast(null), toastDurationMs);
    return () => clearTimeout(timer);
  }, [toast]);
  return (
    <ToastContext value={showToast}>
      {children}
      <div role="status" className="pointer-events-none fixed inset-x-0 bottom-6 z-70 flex justify-center px-4">
        {toast && (
          <p
            key={toast.count}
            className="rounded-lg border border-line-2 bg-strong px-4 py-2.5 font-medium text-on-strong shadow-2xl"
          >
            {toast.text}
          </p>
        )}
      </div>
    </ToastContext>
  );
}

/** Returns a function that shows a toast with an already translated text. */
export function useToast(): (text: string) => void {
  return use(ToastContext);
}
