"use client";

import { useMutation } from "@tanstack/react-query";
import { ArrowLeftRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { canFollow, reportableSteps } from "@/server/domain/assignment";
import type { AssignmentView, IncidentView } from "@/server/incidents/read-incidents";
import { RefusalNote } from "../../_live/cache/refusal-note";
import { useTRPC } from "../../_live/cache/trpc";
import { useRefetchIncident } from "../../_live/feed/refetch-incidents";
import { Button } from "../../_ui/button";
import { KeyCap } from "../../_ui/key-cap";
import { useConsole } from "../console-context";
import type { CrewKeys } from "./crew-keys";
import { DeclineForm } from "./decline-form";
import { useOverrides } from "./override-context";

type Props = { incident: IncidentView; sent: AssignmentView; keys: CrewKeys };

/** What can be done about a crew: its next step, exchanging it, a decline it gave by radio, calling it back. */
export function CrewActions({ incident, sent, keys }: Props) {
  const t = useTranslations("assigned");
  const stepName = useTranslations("assignmentStep");
  const trpc = useTRPC();
  const readAgain = useRefetchIncident();
  const { state, act } = useConsole();
  const { recall, decline, busy } = useOverrides();
  const [declining, setDeclining] = useState(false);
  const step = useMutation(trpc.dispatch.advance.mutationOptions({ onSettled: () => readAgain(incident.id) }));
  const next = reportableSteps(sent.state, sent.unit.kind).filter((one) => one !== "declined");
  const replacing = state.replacing === sent.id;
  return (
    <>
      <div className="mt-1 flex flex-wrap items-center gap-1">
        {next.map((one, index) => (
          <Button
            key={one}
            size="small"
            look={index === 0 ? "plain" : "quiet"}
            disabled={step.isPending}
            aria-keyshortcuts={keys.steps && index === 0 ? "Y" : undefined}
            onClick={() => step.mutate({ id: sent.id, state: one })}
          >
            {stepName(one)}
            {keys.steps && index === 0 && <KeyCap>Y</KeyCap>}
          </Button>
        ))}
        <span className="ml-auto flex items-center gap-0.5">
          {canFollow(sent.state, "declined") && (
            <Button
              size="small"
              look="quiet"
              aria-keyshortcuts={keys.isPointedAt ? "D" : undefined}
              aria-expanded={declining}
              onClick={() => setDeclining(!declining)}
            >
              {stepName("declined")}
              {keys.isPointedAt && <KeyCap>D</KeyCap>}
            </Button>
          )}
          {canFollow(sent.state, "recalled") && (
            <>
              <Button
                size="small"
                look="quiet"
                aria-pressed={replacing}
                aria-keyshortcuts={keys.exchanges ? "U" : undefined}
                onClick={() => act({ do: "replace", assignmentId: replacing ? null : sent.id })}
              >
                <ArrowLeftRight className="size-3.5" aria-hidden />
                {t("replace")}
                {keys.exchanges && <KeyCap>U</KeyCap>}
              </Button>
              <Button
                size="small"
                look="quiet"
                aria-keyshortcuts={keys.isPointedAt ? "Delete" : undefined}
                disabled={busy === sent.id}
                onClick={() => recall(incident.id, sent)}
              >
                {t("recall")}
                {keys.isPointedAt && <KeyCap>Del</KeyCap>}
              </Button>
            </>
          )}
        </span>
      </div>
      {declining && canFollow(sent.state, "declined") && (
        <DeclineForm
          callSign={sent.unit.callSign}
          onStop={() => setDeclining(false)}
          onDone={(reason) => {
            setDeclining(false);
            void decline(incident.id, sent, reason);
          }}
        />
      )}
      <RefusalNote error={step.error} />
    </>
  );
}
