"use client";

import { useEffect, useRef, useState } from "react";
import { createLocalCopyManager, useLocalCopies } from "../../_session/local-copies";
import { newId } from "../../_session/unsent-store";
import { useMe } from "../../_session/use-me";
import { type ClosureDraft, listBegunClosureDrafts } from "../closures/closure-draft";
import { useConsole } from "../console-context";

/**
 * Keeps the unsent road closures in this browser, and restores those of an earlier load of the page unless the user has
 * already begun another one. Returns whether there are any.
 */
export function useClosureSaving(): boolean {
  const { state, updateConsole } = useConsole();
  const { closureDraft, setAsideClosureDraft } = state;
  const { data: me } = useMe();
  const personId = me?.id;
  const copies = useLocalCopies();
  const isRestored = useRef(false);
  const [localCopies] = useState(() => createLocalCopyManager(`${newId()} closure`));
  const begunDrafts = listBegunClosureDrafts({ closureDraft, setAsideClosureDraft });
  const hasBegun = begunDrafts.length > 0;

  useEffect(() => {
    const closureCopies = copies.filter(({ what }) => what === "closure");
    const latestCopy = closureCopies.at(-1);
    if (!latestCopy || isRestored.current) return;
    isRestored.current = true;
    if (hasBegun) return;
    for (const copy of closureCopies) localCopies.takeOverCopy(copy);
    updateConsole({ do: "restore-closures", drafts: latestCopy.content as ClosureDraft[] });
  }, [copies, hasBegun, localCopies, updateConsole]);

  useEffect(() => {
    if (personId === undefined) return;
    const content = listBegunClosureDrafts({ closureDraft, setAsideClosureDraft });
    localCopies.keepCopy(content.length > 0 ? { what: "closure", personId, base: null, content } : null);
  }, [closureDraft, setAsideClosureDraft, personId, localCopies]);

  return hasBegun;
}
