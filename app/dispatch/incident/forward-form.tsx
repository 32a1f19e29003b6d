"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { Forward } from "lucide-react";
import { useTranslations } from "next-intl";
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from "react";
import type { IncidentView } from "@/server/incidents/read-incidents";
import { RefusalNote } from "../../_live/cache/refusal-note";
import { useTRPC, useTRPCClient } from "../../_live/cache/trpc";
import { newId } from "../../_session/unsent-store";
import { Button } from "../../_ui/button";
import { SelectField, TextField } from "../../_ui/field";
import { KeyCap } from "../../_ui/key-cap";
import { useNames } from "../../_words/use-names";
import { recordStart, useUndo } from "../assign/undo-context";
import { formatKeyHint } from "../commands/command-list";
import { useCommand } from "../commands/command-registry";
import { useRefetchDetails } from "./use-incident";

const neighbourPrefix = "neighbour:";

/** Form to forward an incident to another agency, or to hand it over to a neighbouring regency. */
export function ForwardToAgency({ incident }: { incident: IncidentView }) {
  const t = useTranslations("forward");
  const trpc = useTRPC();
  const [open, setOpen] = useState(false);
  const wasOpen = useRef(false);
  const shortcut = useCommand(open ? null : { id: "forward", run: () => setOpen(true) });
  const { ref: trigger } = shortcut;
  // The lists are prefetched, so that the user can type the first letters of a name right after the shortcut.
  useQuery(trpc.admin.agencies.queryOptions());
  useQuery(trpc.forwarding.neighbours.queryOptions());
  useEffect(() => {
    // The form closes when the response arrives. By then the user may be typing into another field.
    if (!open && wasOpen.current && document.activeElement === document.body) trigger.current?.focus();
    wasOpen.current = open;
  }, [open, trigger]);
  if (open) return <ForwardForm incident={incident} onClose={() => setOpen(false)} />;
  return (
    <Button {...shortcut} size="small" className="mt-2" onClick={() => setOpen(true)}>
      <Forward className="size-3.5" aria-hidden />
      {t("open")}
      <KeyCap>{formatKeyHint("forward")}</KeyCap>
    </Button>
  );
}

function ForwardForm({ incident, onClose }: { incident: IncidentView; onClose: () => void }) {
  const t = useTranslations("forward");
  const tCommon = useTranslations("common");
  const names = useNames();
  const trpc = useTRPC();
  const client = useTRPCClient();
  const tUndo = useTranslations("undo");
  const { offerUndo } = useUndo();
  const refresh = useRefetchDetails(incident.id);
  const agencies = useQuery(trpc.admin.agencies.queryOptions());
  const neighbours = useQuery(trpc.forwarding.neighbours.queryOptions());
  const [target, setTarget] = useState("");
  const [note, setNote] = useState("");
  const [handoverId, setHandoverId] = useState(newId);
  const [isTargetMissing, setIsTargetMissing] = useState(false);
  // The request may have succeeded although its response was lost; the refetched incident shows it.
  const mutationOptions = {
    onError: refresh,
    // The form closes before the refetch, so that the next key press does not go to the form.
    onSuccess: () => {
      onClose();
      return refresh();
    },
  };
  const forward = useMutation(
    trpc.forwarding.forward.mutationOptions({
      onMutate: recordStart,
      onSuccess: ({ isNew }, input, { at }) => {
        // A colleague has already forwarded the incident to this agency. Offer no undo, because it would withdraw the
        // colleague's forwarding.
        if (!isNew) return mutationOptions.onSuccess();
        const agency = names.agency(input.agencyCode);
        offerUndo(
          incident.id,
          at,
          tUndo("forwarded", { agency }),
          () => client.forwarding.withdraw.mutate(input),
          (latest) => {
            const forwarding = latest?.forwardings.find((row) => row.agency === input.agencyCode);
            const isAnswered = forwarding && (forwarding.acknowledgedAt ?? forwarding.refusedAt);
            return isAnswered ? tUndo("answered", { agency }) : null;
          },
        );
        return mutationOptions.onSuccess();
      },
    }),
  );
  const handOver = useMutation(
    trpc.forwarding.handOver.mutationOptions({
      ...mutationOptions,
      onMutate: recordStart,
      onSuccess: (_, { neighbourCode }, { at }) => {
        const neighbour = neighbours.data?.find(({ code }) => code === neighbourCode)?.name ?? neighbourCode;
        offerUndo(incident.id, at, tUndo("handedOver", { neighbour }), null);
        return mutationOptions.onSuccess();
      },
    }),
  );
  const forwardedCodes = new Set(incident.forwardings.map(({ agency }) => agency));
  const availableAgencies = (agencies.data ?? []).filter(({ code }) => !forwardedCodes.has(code));
  const isNeighbour = target.startsWith(neighbourPrefix);
  const chosenNeighbour = neighbours.data?.find(({ code }) => `${neighbourPrefix}${code}` === target);
  const isMessage = Boolean(chosenNeighbour?.hasMessages) && !incident.simulated;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsTargetMissing(target === "");
    if (target === "" || forward.isPending || handOver.isPending) return;
    if (isNeighbour) {
      handOver.mutate({
        id: handoverId,
        incidentId: incident.id,
        neighbourCode: target.slice(neighbourPrefix.length),
        note: note.trim(),
      });
    } else forward.mutate({ incidentId: incident.id, agencyCode: target });
  };
  const handleKey = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    onClose();
  };
  return (
    <form onSubmit={submit} onKeyDown={handleKey} noValidate className="mt-2 space-y-2.5 rounded-lg bg-raised p-3">
      <SelectField
        label={t("to")}
        autoFocus
        value={target}
        error={isTargetMissing ? t("missing") : agencies.error || neighbours.error ? t("failed") : null}
        choices={[
          { value: "", name: agencies.isPending || neighbours.isPending ? t("loading") : t("choose") },
          ...availableAgencies.map(({ code, name }) => ({ value: code, name: `${names.agency(code)} – ${name}` })),
          ...(neighbours.data ?? []).map(({ code, name }) => ({
            value: `${neighbourPrefix}${code}`,
            name: t("neighbour", { name }),
          })),
        ]}
        onChange={(event) => {
          setTarget(event.target.value);
          setHandoverId(newId());
          setIsTargetMissing(false);
        }}
      />
      {neighbours.data?.length === 0 && incident.boundary && (
        <p className="text-[0.8125rem] text-ink-2">{t("noNeighbours")}</p>
      )}
      {chosenNeighbour && (
        <>
          <p className="text-[0.8125rem]">
            {t(isMessage ? "messageNeighbour" : "callNeighbour")}{" "}
            <a href={`tel:${chosenNeighbour.phone}`} className="font-semibold underline">
              {chosenNeighbour.phone}
            </a>
            {chosenNeighbour.contact && ` (${chosenNeighbour.contact})`}
          </p>
          <TextField
            label={t("note")}
            value={note}
            maxLength={1_000}
            onChange={(event) => {
              setNote(event.target.value);
              setHandoverId(newId());
            }}
          />
        </>
      )}
      <RefusalNote error={forward.error ?? handOver.error} />
      <div className="flex gap-2">
        <Button type="submit" size="small" look="strong" disabled={forward.isPending || handOver.isPending}>
          {t(!isNeighbour ? "send" : isMessage ? "sendHandover" : "handOver")}
        </Button>
        <Button size="small" look="quiet" onClick={onClose}>
          {tCommon("cancel")}
        </Button>
      </div>
    </form>
  );
}
