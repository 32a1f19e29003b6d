"use client";

import { CircleCheck, CircleDashed, MapPin, MapPinOff, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { Duty } from "@/db/vocabulary";
import { Button } from "../../_ui/button";
import { ConfirmSheet } from "../choice-sheet";
import { useLockAfterTask } from "../double-tap";
import type { PressHandler } from "../outbox/use-outbox-sender";
import { PushStrip } from "./push-strip";
import type { Sharing } from "./use-position-sharing";
import type { Readiness } from "./use-service-worker";

type Props = {
  readiness: Readiness;
  sharing: Sharing;
  onShare: (isOn: boolean) => void;
  duty: Duty;
  hasTask: boolean;
  onPress: PressHandler;
};

/** Controls for position sharing and duty, and a note that says whether the page works offline. */
export function PhoneStrip({ readiness, sharing, onShare, duty, hasTask, onPress }: Props) {
  const t = useTranslations("crewPhone");
  const [isGoingOffDuty, setIsGoingOffDuty] = useState(false);
  const isLocked = useLockAfterTask(hasTask);
  const isShared = sharing !== "off" && sharing !== "denied" && sharing !== "impossible";
  const hasProblem = sharing === "denied" || (isShared && sharing !== "on" && sharing !== "searching");
  const isLimited = readiness === "insecure" || readiness === "unsupported";
  const setDuty = (next: Duty) => {
    setIsGoingOffDuty(false);
    onPress({ what: "duty", assignmentId: null, duty: next });
  };
  return (
    <section className="mt-auto space-y-2 border-line border-t px-4 py-3">
      <fieldset
        disabled={isLocked}
        // Some browsers report a tap on an element inside a disabled button.
        onClickCapture={(event) => isLocked && event.stopPropagation()}
        className="grid grid-cols-2 gap-2"
      >
        <button
          type="button"
          role="switch"
          aria-checked={isShared}
          disabled={sharing === "impossible"}
          onClick={() => onShare(!isShared && sharing !== "denied")}
          className="flex min-h-14 items-center gap-2.5 rounded-xl border border-line-2 px-3 py-1.5 text-left disabled:opacity-60"
        >
          {isShared ? (
            <MapPin className="size-5 shrink-0 text-available" aria-hidden />
          ) : (
            <MapPinOff className="size-5 shrink-0 text-ink-3" aria-hidden />
          )}
          <span>
            <span className="block font-semibold">{t("share")}</span>
            <span className={`block text-xs ${hasProblem ? "text-alarm" : "text-ink-2"}`}>
              {t(`sharing.${sharing}`)}
            </span>
          </span>
        </button>
        {duty === "available" ? (
          <Button size="large" className="h-auto! min-h-14 rounded-xl!" onClick={() => setIsGoingOffDuty(true)}>
            {t("dutyOff")}
          </Button>
        ) : (
          <Button
            look="strong"
            size="large"
            className="h-auto! min-h-14 rounded-xl!"
            onClick={() => setDuty("available")}
          >
            {t("dutyOn")}
          </Button>
        )}
      </fieldset>
      <PushStrip />
      <p className={`flex items-start gap-2 text-xs ${isLimited ? "font-medium text-ink" : "text-ink-3"}`}>
        {readiness === "ready" && <CircleCheck className="size-4 shrink-0" aria-hidden />}
        {readiness === "preparing" && <CircleDashed className="size-4 shrink-0" aria-hidden />}
        {isLimited && <TriangleAlert className="size-4 shrink-0 text-p2" aria-hidden />}
        {t(readiness)}
      </p>
      {isGoingOffDuty && (
        <ConfirmSheet
          title={t("dutyOffTitle")}
          text={hasTask ? t("dutyOffTask") : t("dutyOffText")}
          confirmLabel={t("dutyOffYes")}
          onConfirm={() => setDuty("off-duty")}
          onClose={() => setIsGoingOffDuty(false)}
        />
      )}
    </section>
  );
}
