"use client";

import { useEffect, useRef } from "react";
import { isTyping } from "./press-key";

/** Takes the focus when it appears, unless somebody is typing by then. */
export function useFirstFocus<Part extends HTMLElement>() {
  const part = useRef<Part>(null);

  useEffect(() => {
    if (!isTyping(document.activeElement)) part.current?.focus();
  }, []);

  return part;
}
