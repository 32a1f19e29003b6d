"use client";

import { useTranslations } from "next-intl";
import type { ListedIncident } from "@/server/masking/mask-incident";
import { Button } from "../_ui/button";
import { Skeleton, StateMessage } from "../_ui/state-message";
import { IncidentRow } from "./incident-row";

type Props = {
  agency: string | null;
  query: { data: ListedIncident[] | undefined; error: unknown; refetch: () => unknown };
  empty: { title: string; text?: string };
  chosenId: string | null;
  onChoose: (id: string) => void;
};

/** Incidents of the agency, in the order of the query. */
export function IncidentList({ agency, query, empty, chosenId, onChoose }: Props) {
  const t = useTranslations("officer");
  const tTable = useTranslations("table");
  const tCommon = useTranslations("common");
  if (!query.data && query.error) {
    return (
      <StateMessage urgent title={tTable("failed")} text={tTable("failedText")}>
        <Button onClick={() => query.refetch()}>{tCommon("retry")}</Button>
      </StateMessage>
    );
  }
  if (!query.data) return <Skeleton rows={5} label={t("loading")} />;
  if (query.data.length === 0) {
    return (
      <div className="pt-16">
        <StateMessage {...empty} />
      </div>
    );
  }
  return (
    <ul>
      {query.data.map((incident) => (
        <IncidentRow
          key={incident.id}
          incident={incident}
          agency={agency}
          isChosen={incident.id === chosenId}
          onChoose={() => onChoose(incident.id)}
        />
      ))}
    </ul>
  );
}
