"use client";

import { useTranslations } from "next-intl";
import type { AlarmView } from "@/server/alarms/list-alarms";
import { Button } from "../../_ui/button";
import { Elapsed } from "../../_ui/elapsed";
import { useHands } from "../console-context";

/** An alarm that waits behind the first; pressing opens its incident. */
export function AlarmChip({ alarm: { kind, unit, incident, raisedAt } }: { alarm: AlarmView }) {
  const t = useTranslations("alarms");
  const kindName = useTranslations("alarmKind");
  const { act } = useHands();
  const words = { kind: kindName(kind), callSign: unit.callSign };
  return (
    <li data-alarm={kind} className="hidden min-w-0 sm:list-item">
      <Button
        size="small"
        look="alarm"
        className="min-w-0 max-w-full shrink"
        disabled={!incident}
        onClick={() => incident && act({ do: "open-incident", id: incident.id })}
      >
        <span role="alert" className="min-w-0 truncate">
          {incident ? t("chipAt", { ...words, number: incident.number }) : t("chip", words)}
        </span>
        <Elapsed since={raisedAt} />
      </Button>
    </li>
  );
}
