"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import type { EventKind } from "@/db/event-kinds";
import type { Messages } from "../../../server/words/catalogues";

/** Names of what the trail writes as codes: kinds of events, and who acted. */
export function useEventNames() {
  const kindName = useTranslations("eventKind");
  const actorKind = useTranslations("actorKind");
  const systemActor = useTranslations("systemActor");
  const audit = useTranslations("audit");
  return useMemo(() => {
    const split = (actor: string) => {
      const [kind = "", id = ""] = actor.split(/:(.*)/);
      return { kind: kind as keyof Messages["actorKind"], id };
    };
    return {
      // A dot in a key would be a path into the catalogue.
      kind: (kind: EventKind) => kindName(kind.replace(".", "-") as keyof Messages["eventKind"]),
      actor: (actor: string, name: string | null) => {
        const { kind, id } = split(actor);
        if (name) return name;
        if (kind !== "system") return kind === "person" ? audit("unknownPerson") : id;
        const known = id as keyof Messages["systemActor"];
        return systemActor.has(known) ? systemActor(known) : id;
      },
      actorKind: (actor: string) => {
        const { kind } = split(actor);
        return actorKind.has(kind) ? actorKind(kind) : kind;
      },
    };
  }, [kindName, actorKind, systemActor, audit]);
}
