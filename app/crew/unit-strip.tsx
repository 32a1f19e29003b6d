"use client";

import { useTranslations } from "next-intl";
import type { Duty, UnitKind } from "@/db/vocabulary";
import { UnitMark } from "../_ui/mark";
import type { Fix } from "./outbox";
import { PanicButton } from "./panic-button";
import type { OwnTask } from "./use-own-task";
import type { Pressing } from "./use-sending";

type Props = {
  unit: { callSign: string; kind: UnitKind; duty: Duty };
  task: OwnTask | null;
  here: Fix | null;
  onPress: Pressing;
};

/** Whose phone this is, and the crew's own alarm, far from the steps of the task. */
export function UnitStrip({ unit: { callSign, kind, duty }, task, here, onPress }: Props) {
  const kindName = useTranslations("unitKind");
  const dutyName = useTranslations("duty");
  const stateName = useTranslations("assignmentState");
  return (
    <div className="shrink-0 border-line border-b">
      <div className="mx-auto flex max-w-xl items-center gap-2.5 px-3 py-2">
        <UnitMark kind={kind} status={task ? "assigned" : duty} className="size-9" />
        <div className="min-w-0 flex-1">
          <p className="truncate font-semibold text-lg leading-tight">{callSign}</p>
          <p className="truncate text-ink-2">
            <span className="max-[22.5rem]:sr-only">{kindName(kind)} · </span>
            <strong className="font-semibold">{task ? stateName(task.state) : dutyName(duty)}</strong>
          </p>
        </div>
        <PanicButton assignmentId={task?.id ?? null} here={here} onPress={onPress} />
      </div>
    </div>
  );
}
