"use client";

import { createContext, type ReactNode, use, useCallback, useEffect, useState } from "react";

const toastDurationMs = 6_000;

/** Between the map's side panels, left of its buttons, above its scale and the bar that offers to undo an action. */
const overMapClass =
  "bottom-[calc(var(--free-bottom)+var(--bar-height,0rem)+6rem)] px-16 lg:mr-(--free-right) lg:ml-(--free-left)";

const ToastContext = createContext<(text: string) => void>(() => {});

type Props = { isOverMap?: boolean; children: ReactNode };

/**
 * Shows toasts: short confirmations that disappear by themselves and take no focus. With `isOverMap`, they stay clear
 * of the panels, scale and buttons of the console's map. A ringing call is drawn over them.
 */
export function ToastProvider({ isOverMap = false, children }: Props) {
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
      <div
        role="status"
        className={`pointer-events-none fixed inset-x-0 z-64 flex justify-center ${isOverMap ? overMapClass : "bottom-6 px-4"}`}
      >
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
