"use client";

import { useTranslations } from "next-intl";
import type { AlarmView } from "@/server/alarms/list-alarms";
import { canFollow } from "@/server/domain/assignment";
import { Button } from "../../_ui/button";
import { KeyCap } from "../../_ui/key-cap";
import { useFormat } from "../../_words/use-format";
import { useOverrides } from "../assign/override-context";
import { useBasis } from "../assign/use-basis";

/** Whom the rule would send instead, and one key that does it: in exchange where the crew can still be turned back. */
export function AlarmOffer({ alarm, first }: { alarm: AlarmView; first: boolean }) {
  const t = useTranslations("alarms");
  const assigned = useTranslations("assigned");
  const format = useFormat();
  const basis = useBasis();
  const { assign, busy } = useOverrides();
  const { next, incident, assignment, unit } = alarm;
  if (!incident || !assignment) return null;
  if (!next) return <span className="text-ink-2">{t("nobody")}</span>;
  const { callSign } = next.unit;
  const declined = assignment.state === "declined";
  const exchanged = canFollow(assignment.state, "recalled") ? { id: assignment.id, unit } : undefined;
  const minutes = format.number(Math.max(1, Math.round(next.etaSeconds / 60)));
  return (
    <>
      <span className="text-ink-2 text-[0.8125rem]">
        <b className="font-semibold text-ink">{t("next", { callSign })}</b> · {format.distance(next.distanceM)} ·{" "}
        {basis(next.basis, next.fixAgeSeconds)} · {assigned("eta", { minutes })}
        {!next.responsible && ` · ${assigned("mutualAid")}`}
      </span>
      <Button
        size="small"
        look="strong"
        aria-keyshortcuts={first ? "S" : undefined}
        disabled={busy !== null}
        onClick={() => assign(incident.id, next.unit, exchanged)}
      >
        {t(exchanged ? "exchange" : declined ? "send" : "add", { callSign })}
        {first && <KeyCap>S</KeyCap>}
      </Button>
    </>
  );
}
