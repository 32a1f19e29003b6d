"use client";

import { useCallback, useState } from "react";
import { useConsole } from "../console-context";
import { IntakeForm } from "./intake-form";

/**
 * The active draft's form while its panel is open. The React key gives each draft separate component state. A form that
 * is being sent, or could not be sent, remains mounted when the user moves on to another call or incident.
 */
export function IntakeForms() {
  const { state } = useConsole();
  const [mountedKeys, setMountedKeys] = useState<ReadonlySet<string>>(new Set());
  const shownKey = state.panel === "intake" ? state.draft.key : null;
  const setStaysMounted = useCallback((key: string, staysMounted: boolean) => {
    setMountedKeys((keys) => {
      if (keys.has(key) === staysMounted) return keys;
      return new Set(staysMounted ? [...keys, key] : [...keys].filter((other) => other !== key));
    });
  }, []);
  return [state.draft, ...state.inactiveDrafts]
    .filter(({ key }) => key === shownKey || mountedKeys.has(key))
    .map((draft) => (
      <IntakeForm
        key={draft.key}
        draft={draft}
        isShown={draft.key === shownKey}
        onStaysMountedChange={setStaysMounted}
      />
    ));
}
