import type { Parts } from "./parts";

/** An area drawn by hand, null while the kecamatan have their say, with the steps that led to it. */
export type AreaHistory = { now: Parts | null; past: (Parts | null)[]; undone: (Parts | null)[] };
export type AreaStep =
  | { do: "draw"; parts: Parts | null }
  | { do: "undo" }
  | { do: "redo" }
  | { do: "start"; parts: Parts | null };

const keptSteps = 100;

export function startHistory(parts: Parts | null): AreaHistory {
  return { now: parts, past: [], undone: [] };
}

export function areaHistory(state: AreaHistory, step: AreaStep): AreaHistory {
  const { now, past, undone } = state;
  switch (step.do) {
    case "start":
      return startHistory(step.parts);
    case "draw":
      return { now: step.parts, past: [...past.slice(-keptSteps), now], undone: [] };
    case "undo": {
      const before = past.at(-1);
      return before === undefined ? state : { now: before, past: past.slice(0, -1), undone: [...undone, now] };
    }
    case "redo": {
      const after = undone.at(-1);
      return after === undefined ? state : { now: after, past: [...past, now], undone: undone.slice(0, -1) };
    }
  }
}
