"use client";

import { Check, EyeOff, LocateFixed, Megaphone } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { Priority } from "@/db/vocabulary";
import { findOpenSince, listStatusSteps, type StatusStep } from "@/server/domain/incident-steps";
import type { IncidentView } from "@/server/incidents/read-incidents";
import { useTypes, useUnits } from "../../_live/cache/use-live-data";
import { computePossibleAreaCorners } from "../../_map/layers/possible-area";
import { useMe } from "../../_session/use-me";
import { PaperBadge } from "../../_ui/badges";
import { IconButton } from "../../_ui/button";
import { deferred, usePreload } from "../../_ui/deferred";
import { OpenFor } from "../../_ui/elapsed";
import { PriorityMark } from "../../_ui/mark";
import { useFormat } from "../../_words/use-format";
import { useNames } from "../../_words/use-names";
import { CommandButton } from "../commands/command-registry";
import { KeyBuffer } from "../commands/key-buffer";
import { useConsole } from "../console-context";
import { SensitivityDialog } from "./sensitivity-dialog";

const WarningDialog = deferred(() => import("./warning-dialog").then((module) => module.WarningDialog));
const deferredParts = [WarningDialog];

/** Summary of an incident: type, location, priority, age, status. */
export function IncidentHeader({ incident }: { incident: IncidentView }) {
  const t = useTranslations("incident");
  const tCommon = useTranslations("common");
  const priorityName = useTranslations("priority");
  const statusName = useTranslations("incidentStatus");
  const codeName = useTranslations("closeCode");
  const precisionName = useTranslations("precision");
  const format = useFormat();
  const names = useNames();
  const { camera } = useConsole();
  const { typesByCode } = useTypes();
  const { unitsById } = useUnits();
  const { data: me } = useMe();
  const canMarkSensitive =
    me?.permissions.includes("sensitive:mark") &&
    incident.category !== "women-and-children" &&
    incident.mergedInto === null;
  const canWarn = me?.permissions.includes("warnings:issue") && incident.mergedInto === null;
  const [isWarningDialogOpen, setIsWarningDialogOpen] = useState(false);
  const closeWarningDialog = () => setIsWarningDialogOpen(false);
  usePreload(deferredParts, canWarn === true);
  const {
    priority,
    location,
    precision,
    district,
    boundary,
    address,
    description,
    closedAt,
    closeCode,
    closeNote,
    reopened,
    callers,
    status,
    sensitive,
  } = incident;
  const type = typesByCode.get(incident.type);
  const fitMapToIncident = () => {
    const crews = incident.assignments.flatMap(({ unit: { id }, endedAt }) => {
      const unit = endedAt ? undefined : unitsById.get(id);
      return unit?.lng != null && unit.lat != null ? [{ lng: unit.lng, lat: unit.lat }] : [];
    });
    camera.current?.fitTo([...computePossibleAreaCorners({ ...location, precision }), ...crews]);
  };
  return (
    <div className="px-3.5 py-3">
      <div className="flex items-start gap-3">
        <PriorityMark priority={priority as Priority} className="size-9" />
        <div className="min-w-0 flex-1">
          <p className="flex flex-wrap items-baseline gap-x-2">
            <span className="font-semibold text-[0.8125rem]" style={{ color: `var(--p${priority})` }}>
              P{priority} {priorityName(`${priority as Priority}`)}
            </span>
            <span className="text-[0.8125rem] text-ink-2">
              {statusName(status)}
              {reopened > 0 && ` · ${t("reopened", { count: reopened })}`}
            </span>
          </p>
          <p className="mt-0.5 font-semibold text-base leading-snug">{type ? names.type(type) : incident.type}</p>
        </div>
        <OpenFor since={findOpenSince(incident)} until={closedAt} />
      </div>
      <div className="mt-2 flex items-start justify-between gap-2">
        <div className="min-w-0 text-ink-2">
          {address && <p className="text-ink">{address}</p>}
          <p>
            {boundary ? (
              <b className="font-semibold text-ink">{t("boundary", { district: district.name })}</b>
            ) : (
              t("district", { name: district.name })
            )}
          </p>
          <p className="text-ink-3 text-xs">
            {format.coordinates(location.lng, location.lat)} · {precisionName(precision)}
            {callers > 0 && ` · ${t("callers", { count: callers })}`}
          </p>
        </div>
        <IconButton name={t("show")} onClick={fitMapToIncident}>
          <LocateFixed className="size-[1.125rem]" aria-hidden />
        </IconButton>
      </div>
      {(sensitive || incident.simulated || incident.fromPaper || canMarkSensitive || canWarn) && (
        <div className="mt-2 flex flex-wrap items-center gap-2 text-xs">
          {sensitive && (
            <span className="flex items-center gap-1.5 rounded-md border border-line-2 px-2 py-0.5 font-semibold">
              <EyeOff className="size-3.5" aria-hidden />
              {t("sensitive")}
            </span>
          )}
          {incident.simulated && (
            <span className="hatched rounded-md px-2 py-0.5 font-bold tracking-wide">{tCommon("simulated")}</span>
          )}
          {incident.fromPaper && <PaperBadge />}
          {canMarkSensitive && <SensitivityDialog incident={incident} />}
          {canWarn && (
            <CommandButton command="warn" look="quiet" size="small" run={() => setIsWarningDialogOpen(true)}>
              <Megaphone className="size-3.5" aria-hidden />
              {t("warn")}
            </CommandButton>
          )}
          {isWarningDialogOpen && (
            <WarningDialog
              fallback={<KeyBuffer waitFor={WarningDialog} onEscape={closeWarningDialog} />}
              incident={incident}
              onClose={closeWarningDialog}
            />
          )}
        </div>
      )}
      <div className="mt-3">
        <StepBar incident={incident} />
      </div>
      {closedAt && (
        <p className="mt-2 rounded-lg bg-raised px-3 py-2">
          <span className="font-semibold">
            {t("closeReason", { code: closeCode ? codeName(closeCode) : t("noCode") })}
          </span>
          {closeNote && <span className="block whitespace-pre-line text-ink-2">{closeNote}</span>}
        </p>
      )}
      {description && (
        <p className="mt-2 whitespace-pre-line text-pretty rounded-lg bg-raised px-3 py-2">{description}</p>
      )}
    </div>
  );
}

/** The steps of an incident in order, with the time at which each was reached. */
function StepBar({ incident }: { incident: IncidentView }) {
  const t = useTranslations("incidentSteps");
  const stepName = useTranslations("incidentStep");
  const format = useFormat();
  return (
    <ol aria-label={t("title")} className="grid grid-cols-7">
      {listStatusSteps(incident).map((step, index) => (
        <li
          key={step.status}
          aria-current={step.phase === "now" ? "step" : undefined}
          className="relative flex flex-col items-center gap-0.5 text-center"
        >
          {index > 0 && (
            <span
              aria-hidden
              className={`absolute top-[0.4375rem] right-[calc(50%+0.5rem)] h-0.5 w-[calc(100%-1rem)] ${step.phase === "ahead" ? "bg-line" : "bg-ink-3"}`}
            />
          )}
          <StepDot step={step} />
          <span
            className={`text-[0.6875rem] leading-tight ${step.phase === "now" ? "font-semibold text-ink" : step.phase === "past" ? "text-ink-2" : "text-ink-3"}`}
          >
            {stepName(step.status)}
          </span>
          <time dateTime={step.at?.toISOString()} className="text-[0.6875rem] text-ink-3 leading-tight">
            {step.at ? format.hourMinute(step.at) : step.phase === "past" ? t("noTime") : ""}
          </time>
        </li>
      ))}
    </ol>
  );
}

function StepDot({ step: { phase, at } }: { step: StatusStep }) {
  if (phase === "now")
    return <span aria-hidden className="relative size-4 rounded-full border-4 border-ink bg-panel" />;
  if (phase === "ahead")
    return <span aria-hidden className="relative size-4 rounded-full border-2 border-line-2 bg-panel" />;
  return (
    <span
      aria-hidden
      className={`relative grid size-4 place-items-center rounded-full ${at ? "bg-ink-2 text-panel" : "border-2 border-ink-3 bg-panel text-transparent"}`}
    >
      <Check className="size-3" strokeWidth={3} />
    </span>
  );
}
