"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import type { ListedUnit } from "@/db/queries/unit";
import type { ListedIncident } from "@/server/masking/mask-incident";
import { RefusalNote } from "../_live/cache/refusal-note";
import { useTRPC } from "../_live/cache/trpc";
import { SimulatedBadge } from "../_ui/badges";
import { Button } from "../_ui/button";
import { ConfirmButton } from "../_ui/confirm-button";
import { UnitMark } from "../_ui/mark";
import { PositionAge } from "../_ui/position-age";
import { Skeleton, StateMessage } from "../_ui/state-message";

type Props = {
  query: { data: ListedUnit[] | undefined; error: unknown; refetch: () => unknown };
  incidents: readonly ListedIncident[];
  onChoose: (id: string) => void;
};

const statusOrder = ["assigned", "available", "off-duty"] as const;

/**
 * The agency's units with their task, the age of their position, and a button that puts them on or off duty. Units on a
 * task are listed first.
 */
export function UnitList({ query, incidents, onChoose }: Props) {
  const t = useTranslations("officer");
  const tTable = useTranslations("table");
  const tCommon = useTranslations("common");
  const units = query.data;
  if (!units && query.error) {
    return (
      <StateMessage urgent title={tTable("failed")} text={tTable("failedText")}>
        <Button onClick={() => query.refetch()}>{tCommon("retry")}</Button>
      </StateMessage>
    );
  }
  if (!units) return <Skeleton rows={5} label={t("loadingUnits")} />;
  if (units.length === 0) return <StateMessage title={t("noUnits")} />;
  const countWithStatus = (status: ListedUnit["status"]) => units.filter((unit) => unit.status === status).length;
  const sortedUnits = statusOrder.flatMap((status) => units.filter((unit) => unit.status === status));
  return (
    <>
      <header className="sticky top-0 z-1 flex flex-wrap items-baseline justify-between gap-x-4 border-line border-b bg-panel px-4 py-2">
        <h2 className="font-semibold">{t("units")}</h2>
        <p className="text-ink-2 text-[0.8125rem]">
          {t("counts", {
            available: countWithStatus("available"),
            assigned: countWithStatus("assigned"),
            off: countWithStatus("off-duty"),
          })}
        </p>
      </header>
      <ul>
        {sortedUnits.map((unit) => (
          <UnitRow
            key={unit.id}
            unit={unit}
            incident={incidents.find(({ id }) => id === unit.incidentId)}
            onChoose={onChoose}
          />
        ))}
      </ul>
    </>
  );
}

type RowProps = { unit: ListedUnit; incident: ListedIncident | undefined; onChoose: (id: string) => void };

function UnitRow({ unit, incident, onChoose }: RowProps) {
  const t = useTranslations("officer");
  const kindName = useTranslations("unitKind");
  const statusName = useTranslations("unitStatus");
  const stateName = useTranslations("assignmentState");
  const { callSign, kind, status, simulated, basis, assignmentState } = unit;
  return (
    <li className="flex items-center gap-3 border-line border-b px-4 py-2">
      <UnitMark kind={kind} status={status} stale={basis !== "fix"} simulated={simulated} className="size-9" />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-baseline justify-between gap-x-2">
          <span className="font-semibold">{callSign}</span>
          <span className="font-medium">{assignmentState ? stateName(assignmentState) : statusName(status)}</span>
        </p>
        <p className="flex flex-wrap items-center gap-x-2 text-ink-3 text-xs">
          <span>{kindName(kind)}</span>
          {simulated && <SimulatedBadge />}
          <span className={`ml-auto ${basis === "fix" ? "" : "font-semibold text-ink-2"}`}>
            <PositionAge unit={unit} />
          </span>
        </p>
      </div>
      <DutySwitch unit={unit} />
      {incident && (
        <Button
          size="small"
          aria-label={t("openTask", { number: incident.number, callSign })}
          onClick={() => onChoose(incident.id)}
        >
          #{incident.number}
        </Button>
      )}
    </li>
  );
}

/**
 * Puts the unit on or off duty. If the unit has a task, asks first, because the control room must then replace the
 * unit.
 */
function DutySwitch({ unit: { id: unitId, callSign, duty, status } }: { unit: ListedUnit }) {
  const t = useTranslations("officer");
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const change = useMutation(
    trpc.agency.setDuty.mutationOptions({
      trpc: { context: { hasTimeout: true } },
      onSettled: () => queryClient.invalidateQueries(trpc.agency.units.pathFilter()),
    }),
  );
  const isOnDuty = duty === "available";
  const label = t(isOnDuty ? "dutyOffOf" : "dutyOnOf", { callSign });
  const toggleDuty = () => change.mutate({ unitId, duty: isOnDuty ? "off-duty" : "available" });
  return (
    <div className="shrink-0">
      {isOnDuty && status === "assigned" ? (
        <ConfirmButton
          size="small"
          title={t("dutyOffTitle", { callSign })}
          text={t("dutyOffTask")}
          confirmLabel={t("dutyOff")}
          label={label}
          disabled={change.isPending}
          onConfirm={toggleDuty}
        >
          {t("dutyOff")}
        </ConfirmButton>
      ) : (
        <Button size="small" aria-label={label} disabled={change.isPending} onClick={toggleDuty}>
          {t(isOnDuty ? "dutyOff" : "dutyOn")}
        </Button>
      )}
      <RefusalNote error={change.variables?.duty === duty ? null : change.error} />
    </div>
  );
}
