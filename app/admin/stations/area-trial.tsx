"use client";

import { useTranslations } from "next-intl";
import { Button } from "../../_ui/button";
import type { TypedPosition } from "../_map/position";
import { PositionFields } from "../_map/position-fields";
import { TrialAnswerView } from "../preview/trial-answer";
import { TrialFields } from "../preview/trial-fields";
import type { TrialQuestion, useTrial } from "../preview/use-trial";

export type StationTrial = {
  on: boolean;
  question: TrialQuestion | null;
  position: TypedPosition;
};

type Props = {
  value: StationTrial;
  onChange: (value: StationTrial) => void;
  trial: ReturnType<typeof useTrial>;
  /** The station can be tried: nothing is missing and its area holds. */
  ready: boolean;
  stations: readonly { code: string; name: string }[];
};

/** Asks the rule about a point with the station as it would be after saving. */
export function AreaTrial({ value, onChange, trial, ready, stations }: Props) {
  const t = useTranslations("areaTrial");
  const { on, question, position } = value;
  return (
    <section aria-label={t("tryStation")} className="rounded-lg border border-line bg-raised px-3 py-3">
      <div className="flex items-center justify-between gap-2">
        <h3 className="font-semibold">{t("tryStation")}</h3>
        <Button size="small" aria-expanded={on} onClick={() => onChange({ ...value, on: !on })}>
          {t(on ? "tryStop" : "tryStart")}
        </Button>
      </div>
      <p className="mt-0.5 text-ink-2 text-[0.8125rem]">{t("tryText")}</p>
      {on && (
        <div className="mt-3 space-y-4">
          <TrialFields question={question} onAsk={(next) => onChange({ ...value, question: next })} />
          <PositionFields
            legend={t("point")}
            value={position}
            onChange={(next) => onChange({ ...value, position: next })}
          />
          {ready ? (
            <TrialAnswerView
              trial={trial}
              stations={stations}
              asked={question !== null && position.lng !== "" && position.lat !== ""}
            />
          ) : (
            <p className="font-medium">{t("tryNotReady")}</p>
          )}
        </div>
      )}
    </section>
  );
}
