"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useCallback, useMemo, useState } from "react";
import type { RoomClosure } from "@/server/closures/read-closures";
import { useRefusal } from "../../_live/cache/refusal";
import { useTRPC } from "../../_live/cache/trpc";
import { useNow } from "../../_live/clock/use-now";
import { readServerTime } from "../../_live/feed/connection";
import { useRefetchAffected } from "../../_live/feed/refetch-incidents";
import { useMe } from "../../_session/use-me";
import { useToast } from "../../_ui/toast";
import { useCommand } from "../commands/command-registry";
import { useConsole } from "../console-context";
import {
  addCorner,
  type ClosureDraft,
  type ClosureField,
  type ClosureGeometry,
  changeClosureDraft,
  createGeometry,
  endTimeOfDraft,
  listMissingFields,
  listPointsOfShape,
  type SentClosureForm,
  toStoredClosure,
  toStoredReason,
} from "./closure-draft";

const emptyList: never[] = [];
/** Dispatchers are warned this long before a closure ends. */
const warnBeforeEndMs = 15 * 60_000;

/** The closures in force, which of them end soon, and the closures that ended in the last 24 hours. */
export function useRoomClosures() {
  const trpc = useTRPC();
  const query = useQuery(trpc.closures.list.queryOptions());
  const closures = query.data?.closures ?? emptyList;
  const now = useNow() ?? 0;
  // Recompute the lists only when the closures or their phases change; otherwise the map would redraw every second.
  const phases = closures.map((closure) => findPhase(closure, now)).join();
  const lists = useMemo(() => {
    const phaseList = phases.split(",");
    const listClosuresInPhase = (...wantedPhases: string[]) =>
      closures.filter((_, index) => wantedPhases.includes(phaseList[index] ?? ""));
    return {
      closuresInForce: listClosuresInPhase("open", "soon"),
      closuresEndingSoon: listClosuresInPhase("soon"),
      endedClosures: listClosuresInPhase("over"),
    };
  }, [closures, phases]);
  return { ...lists, hasNetwork: query.data?.hasNetwork ?? false, query };
}

/** Returns a function that refetches the closures after an action on this page. */
export function useRefetchClosures(): () => Promise<void> {
  const trpc = useTRPC();
  const refetchAffected = useRefetchAffected();
  return useCallback(() => refetchAffected({ topic: "closures" }, trpc.closures.pathFilter()), [refetchAffected, trpc]);
}

function findPhase({ liftedAt, endsAt }: RoomClosure, now: number): "open" | "soon" | "over" {
  if (liftedAt !== null) return "over";
  const remainingMs = endsAt === null ? Number.POSITIVE_INFINITY : endsAt.getTime() - now;
  if (remainingMs <= 0) return "over";
  return remainingMs <= warnBeforeEndMs ? "soon" : "open";
}

type Point = { lng: number; lat: number };

/**
 * Returns a function that takes a point chosen on the map or in the search. It picks the road there, or adds the point
 * as a corner.
 */
export function useClosurePoint(): (at: Point) => Promise<void> {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { state, updateConsole, camera } = useConsole();
  const t = useTranslations("closureForm");
  const kind = state.closureDraft?.kind;
  const vehicles = state.closureDraft?.vehicles;
  return useCallback(
    async ({ lng, lat }) => {
      if (kind !== "road")
        return updateConsole({ do: "edit-closure", change: (draft) => addCorner(draft, { lng, lat }) });
      const roadPoint = { lng, lat };
      updateConsole({ do: "edit-closure", change: (draft) => ({ ...draft, roadSearch: "searching", roadPoint }) });
      const endRoadSearch = (change: (draft: ClosureDraft) => ClosureDraft) =>
        updateConsole({
          do: "edit-closure",
          change: (draft) => (draft.roadPoint === roadPoint ? change(draft) : draft),
        });
      try {
        const road = await queryClient.fetchQuery(
          trpc.closures.findRoad.queryOptions({ lng, lat, ...(vehicles?.length && { vehicles: [...vehicles] }) }),
        );
        if (!road) return endRoadSearch((draft) => ({ ...draft, road: null, roadSearch: "none" }));
        const { metres, bridge, geometry } = road;
        const roadName = road.name ?? road.ref;
        const isNamedBridge = roadName !== null && /jembatan|bridge/i.test(roadName);
        const name = bridge && !isNamedBridge ? [t("bridge"), roadName].filter(Boolean).join(" ") : roadName;
        const pickedRoad = { name, metres, bridge, geometry: geometry as ClosureGeometry };
        endRoadSearch((draft) => {
          // Keep a name that the dispatcher typed.
          const isTypedName = draft.label !== "" && draft.label !== draft.road?.name;
          return changeClosureDraft(draft, {
            road: pickedRoad,
            roadSearch: "idle",
            ...(!isTypedName && { label: name ?? "" }),
          });
        });
        camera.current?.fitTo(listPointsOfShape(geometry));
      } catch {
        endRoadSearch((draft) => ({ ...draft, roadSearch: "failed" }));
      }
    },
    [kind, vehicles, updateConsole, queryClient, trpc, camera, t],
  );
}

/**
 * The end time that was last sent, with its idempotency key. A retry with the same key must send the same end time, not
 * one computed from the current time. It is not part of the form, which unmounts when another panel is opened.
 */
let lastEnd: { key: string; endsAt: string | null } | null = null;

/** Sends the closure form. `errorOf` returns the error of a field; `refusal` is the error of the form as a whole. */
export function useSendClosure(draft: ClosureDraft) {
  const t = useTranslations("closureForm");
  const trpc = useTRPC();
  const { updateConsole } = useConsole();
  const describeRefusal = useRefusal();
  const showToast = useToast();
  const refetchClosures = useRefetchClosures();
  const [isSubmitted, setIsSubmitted] = useState(false);
  const finish = async (text: string, sent?: SentClosureForm) => {
    updateConsole({ do: "end-closure", draftId: draft.id, ...(sent && { sent }) });
    showToast(text);
    await refetchClosures();
  };
  const create = useMutation(
    trpc.closures.create.mutationOptions({
      // Before the response arrives, the draft may be edited, also in a form that was closed and opened again.
      onMutate: () => draft,
      onSuccess: ({ id }, { label, endsAt }, sentDraft) => {
        const created = { id, endsAt: endsAt ? new Date(endsAt) : null, at: new Date(readServerTime()) };
        return finish(t("done", { label }), { key: sentDraft.key, closure: toStoredClosure(sentDraft, created) });
      },
    }),
  );
  const change = useMutation(
    trpc.closures.change.mutationOptions({
      onMutate: () => draft,
      onSuccess: (_data, { endsAt, ...fields }, { key, editedClosure }) => {
        const end = endsAt === undefined ? {} : { endsAt: endsAt === null ? null : new Date(endsAt) };
        const closure = editedClosure && { ...editedClosure, ...fields, ...end };
        return finish(t("changed"), closure ? { key, closure } : undefined);
      },
    }),
  );
  const missingFields = listMissingFields(draft);
  const error = create.error ?? change.error;
  const refusal = error ? describeRefusal(error) : null;
  const isPending = create.isPending || change.isPending;
  const missingText: Record<ClosureField, string> = {
    geometry: t("needShape"),
    label: t("needLabel"),
    reason: t("needReason"),
    vehicles: t("needVehicle"),
  };

  /** Sends the form. Returns false if a field is missing. */
  function send(): boolean {
    setIsSubmitted(true);
    if (isPending || missingFields.length > 0) return isPending;
    const { editedClosure, key, incident, vehicles: chosenVehicles } = draft;
    const endsAt = endTimeOfDraft(draft, readServerTime())?.toISOString() ?? null;
    const fields = { label: draft.label.trim(), reason: toStoredReason(draft) };
    if (editedClosure) {
      const isEndKept = draft.end === "keep" || (draft.end === "open" && editedClosure.endsAt === null);
      // Send only what this person has changed: a colleague may have changed the rest since the form was opened.
      change.mutate({
        id: editedClosure.id,
        ...(fields.label !== editedClosure.label && { label: fields.label }),
        ...(fields.reason !== editedClosure.reason && { reason: fields.reason }),
        ...(!isEndKept && { endsAt }),
      });
      return true;
    }
    const geometry = createGeometry(draft);
    if (!geometry) return false;
    const isLastEndOver = lastEnd?.endsAt != null && Date.parse(lastEnd.endsAt) <= readServerTime();
    if (lastEnd?.key !== key || isLastEndOver) lastEnd = { key, endsAt };
    const incidentId = incident?.caused ? incident.id : null;
    const vehicles = [...chosenVehicles];
    create.mutate({ idempotencyKey: key, geometry, ...fields, vehicles, endsAt: lastEnd.endsAt, incidentId });
    return true;
  }

  return {
    send,
    isPending,
    refusal: refusal && refusal.fields.length === 0 ? `${refusal.text}. ${t("kept")}` : null,
    errorOf: (field: ClosureField): string | null =>
      isSubmitted && missingFields.includes(field)
        ? missingText[field]
        : (refusal?.fields.find((refusedField) => refusedField.field === field)?.cause ?? null),
  };
}

/** Registers the command that opens the closure form from anywhere in the console. */
export function useCloseRoadCommand(): void {
  const { updateConsole } = useConsole();
  const canClose = useCanCloseRoads();
  useCommand({ id: "closeRoad", isEnabled: canClose, run: () => updateConsole({ do: "close-road" }) });
}

/** Whether the signed-in person may close roads and areas. */
export function useCanCloseRoads(): boolean {
  const { data: me } = useMe();
  return me?.permissions.includes("incidents:write") ?? false;
}
