"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { IconButton } from "../../_ui/icon-button";
import { Panel } from "../../_ui/panel";
import { Skeleton } from "../../_ui/skeleton";
import { StateMessage } from "../../_ui/state-message";
import { AssignedUnits } from "../assign/assigned-units";
import { Proposals } from "../assign/proposals";
import { RankedList } from "../assign/ranked-list";
import { UnmetList } from "../assign/unmet-list";
import { useConsole } from "../console-context";
import { OnlyButton } from "../queue/only-button";
import { useChosenIncident } from "../use-chosen-incident";
import { IncidentHead } from "./incident-head";
import { StatusActions } from "./status-actions";
import { Story } from "./story";

/** One incident: what and where, who was sent and why, who could be sent instead, and what happened. */
export function IncidentPanel() {
  const t = useTranslations("incident");
  const common = useTranslations("common");
  const { act } = useConsole();
  const { incident, gone } = useChosenIncident();
  const title = incident ? t("title", { number: incident.number }) : t("loading");
  return (
    <Panel
      fill
      label={title}
      title={<h2 className="font-semibold text-[0.9375rem]">{title}</h2>}
      aside={
        <>
          {incident && <OnlyButton incidentId={incident.id} />}
          <IconButton name={common("back")} hint="Esc" onClick={() => act({ do: "back" })}>
            <X className="size-[1.125rem]" aria-hidden />
          </IconButton>
        </>
      }
      foot={incident && incident.status !== "closed" && <StatusActions incident={incident} />}
    >
      {gone && !incident && <StateMessage title={t("gone")} />}
      {!gone && !incident && <Skeleton rows={6} label={t("loading")} />}
      {incident && (
        <div className="divide-y divide-line">
          <IncidentHead incident={incident} />
          <UnmetList incident={incident} />
          <Proposals incident={incident} />
          <AssignedUnits incident={incident} />
          {incident.status !== "closed" && <RankedList incident={incident} />}
          <Story incident={incident} />
        </div>
      )}
    </Panel>
  );
}
