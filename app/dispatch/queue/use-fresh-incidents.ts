"use client";

import { useEffect, useRef, useState } from "react";
import { useOpenIncidents } from "../../_live/cache/use-live-data";

const freshMs = 60_000;

/** The incidents that came while this screen was watching, for a minute or until they are opened here. */
export function useFreshIncidents(chosenId: string | null): ReadonlySet<string> {
  const { incidents, query } = useOpenIncidents();
  const known = useRef<Set<string> | null>(null);
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());

  useEffect(() => {
    if (!query.data) return;
    const before = known.current;
    known.current = new Set(incidents.map(({ id }) => id));
    const came = before ? incidents.filter(({ id }) => !before.has(id)).map(({ id }) => id) : [];
    if (came.length === 0) return;
    setFresh((now) => new Set([...now, ...came]));
    setTimeout(() => setFresh((now) => new Set([...now].filter((id) => !came.includes(id)))), freshMs);
  }, [incidents, query.data]);

  useEffect(() => {
    if (!chosenId) return;
    setFresh((now) => (now.has(chosenId) ? new Set([...now].filter((id) => id !== chosenId)) : now));
  }, [chosenId]);
  return fresh;
}
