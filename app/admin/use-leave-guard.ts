"use client";

import { useEffect } from "react";

/** While there are `words`, leaving the page by a link, a reload or closing asks with them first. */
export function useLeaveGuard(words: string | null): void {
  useEffect(() => {
    if (words === null) return;
    const unload = (event: BeforeUnloadEvent) => event.preventDefault();
    const click = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
      if (!link || event.ctrlKey || event.metaKey || window.confirm(words)) return;
      event.preventDefault();
      event.stopPropagation();
    };
    window.addEventListener("beforeunload", unload);
    // Before the link's own handler sees it.
    document.addEventListener("click", click, true);
    return () => {
      window.removeEventListener("beforeunload", unload);
      document.removeEventListener("click", click, true);
    };
  }, [words]);
}
