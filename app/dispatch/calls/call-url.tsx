"use client";

import { useEffect } from "react";
import { useActions } from "../console-context";

/** The URL path of the console with the sheet about a call open. */
export function callPath(id: string): string {
  return `/dispatch?call=${id}`;
}

/** Opens the sheet about the call that the page's URL names. */
export function CallUrl() {
  const { updateConsole } = useActions();
  useEffect(() => {
    const id = new URLSearchParams(window.location.search).get("call");
    if (id) updateConsole({ do: "open-call", id });
  }, [updateConsole]);
  return null;
}
