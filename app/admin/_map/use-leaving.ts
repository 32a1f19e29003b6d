"use client";

import { useRouter } from "next/navigation";
import { useCallback, useEffect, useState } from "react";

/**
 * Holds back whatever would lose what was entered: `leave` does it at once while nothing is, and asks otherwise. Links of the
 * page ask too; closing the window is held back by the browser.
 */
export function useLeaving(dirty: boolean) {
  const router = useRouter();
  const [held, setHeld] = useState<(() => void) | null>(null);

  const leave = useCallback((go: () => void) => (dirty ? setHeld(() => go) : go()), [dirty]);
  const stay = useCallback(() => setHeld(null), []);
  const discard = useCallback(() => {
    setHeld(null);
    held?.();
  }, [held]);

  useEffect(() => {
    if (!dirty) return;
    const unload = (event: BeforeUnloadEvent) => event.preventDefault();
    const press = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[href]") : null;
      if (!link || event.ctrlKey || event.metaKey || link.origin !== window.location.origin) return;
      event.preventDefault();
      event.stopPropagation();
      setHeld(() => () => router.push(link.pathname));
    };
    window.addEventListener("beforeunload", unload);
    document.addEventListener("click", press, true);
    return () => {
      window.removeEventListener("beforeunload", unload);
      document.removeEventListener("click", press, true);
    };
  }, [dirty, router]);

  return { asking: held !== null, leave, stay, discard };
}
