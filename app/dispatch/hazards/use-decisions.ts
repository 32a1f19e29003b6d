"use client";

import { useMutation } from "@tanstack/react-query";
import type { TRPCClient } from "@trpc/client";
import { useTranslations } from "next-intl";
import type { Priority } from "@/db/vocabulary";
import type { AppRouter } from "@/server/router";
import { useRefusal } from "../../_live/cache/refusal";
import { useTRPC, useTRPCClient } from "../../_live/cache/trpc";
import { useRefetchAffected, useRefetchIncident } from "../../_live/feed/refetch-incidents";
import { useUndo } from "../assign/undo-context";
import { useConsole } from "../console-context";

type Id = { id: string };
type Create = Id & { type: string; priority: Priority };
type Attach = Id & { incidentId: string };
type Dismiss = Id & { reason: string };
type Restore = Id & { decidedAt: Date };

/**
 * The procedures that record decisions on each kind of hazard. The casts are safe, because each row offers only the
 * types and reasons that its procedure accepts.
 */
function proceduresOf({ watch }: TRPCClient<AppRouter>) {
  return {
    fire: {
      create: (input: Create) => watch.createIncident.mutate(input as never),
      attach: (input: Attach) => watch.attach.mutate(input),
      dismiss: (input: Dismiss) => watch.dismiss.mutate(input as never),
      restore: (input: Restore) => watch.restore.mutate(input),
    },
    water: {
      create: ({ id, priority }: Create) => watch.createFloodIncident.mutate({ id, priority }),
      attach: (input: Attach) => watch.attachHighWater.mutate(input),
      dismiss: (input: Dismiss) => watch.dismissHighWater.mutate(input as never),
      restore: (input: Restore) => watch.restoreHighWater.mutate(input),
    },
    warning: {
      create: (input: Create) => watch.createWarningIncident.mutate(input as never),
      attach: (input: Attach) => watch.attachWarning.mutate(input),
      dismiss: (input: Dismiss) => watch.dismissWarning.mutate(input as never),
      restore: (input: Restore) => watch.restoreWarning.mutate(input),
    },
  };
}

/** A fire watch, high water or a warning. `title` is its name at the start of a sentence, `name` inside one. */
export type DecidableHazard = { kind: keyof ReturnType<typeof proceduresOf>; id: string; title: string; name: string };
export type Decisions = ReturnType<typeof useDecisions>;

/**
 * Functions that record a decision on a fire watch, high water or a warning. Attaching and dismissing can be undone
 * until the next action. `reasonText` returns the text of a reason code.
 */
export function useDecisions({ kind, id, title }: DecidableHazard, reasonText: (reason: string) => string) {
  const t = useTranslations("watch");
  const tUndo = useTranslations("undo");
  const trpc = useTRPC();
  const procedures = proceduresOf(useTRPCClient())[kind];
  const { state, updateConsole } = useConsole();
  const { offerUndo, offerUndoWithoutIncident } = useUndo();
  const refetchAffected = useRefetchAffected();
  const refetchIncident = useRefetchIncident();
  const describeRefusal = useRefusal();
  const topic = kind === "water" ? "rivers" : "watches";
  const onSettled = () => refetchAffected({ topic }, trpc.watch.pathFilter());
  const onMutate = () => {
    updateConsole({ do: "hazard-decided", id: null });
    return { from: state, at: Date.now() };
  };
  // A colleague decided first, so the row leaves the list. The panel then shows the colleague's decision.
  const onError = (error: unknown) => {
    if (describeRefusal(error).code === "watch-decided") updateConsole({ do: "hazard-decided", id });
  };
  const callbacks = { onMutate, onError, onSettled };
  const restore = useMutation({ mutationFn: procedures.restore, onSettled });
  const create = useMutation({
    mutationFn: procedures.create,
    ...callbacks,
    onSuccess: async ({ incidentId }, _, { from, at }) => {
      offerUndo(incidentId, at, tUndo("created"), null);
      updateConsole({ do: "select-incident", id: incidentId, from });
      await refetchIncident(incidentId);
    },
  });
  const attach = useMutation({
    mutationFn: procedures.attach,
    ...callbacks,
    onSuccess: ({ incidentId, decidedAt }, _, { at }) =>
      offerUndo(incidentId, at, t("attachedSubject", { subject: title }), () => restore.mutateAsync({ id, decidedAt })),
  });
  const dismiss = useMutation({
    mutationFn: procedures.dismiss,
    ...callbacks,
    onSuccess: ({ decidedAt }, { reason }, { at }) =>
      offerUndoWithoutIncident(at, t("dismissedSubject", { subject: title, reason: reasonText(reason) }), () =>
        restore.mutateAsync({ id, decidedAt }),
      ),
  });
  const mutations = [create, attach, dismiss, restore];
  return {
    create: create.mutate,
    attach: attach.mutate,
    dismiss: dismiss.mutate,
    restore: restore.mutate,
    isPending: mutations.some(({ isPending }) => isPending),
    error: mutations.find(({ error }) => error)?.error,
  };
}
