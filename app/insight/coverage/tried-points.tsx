"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { PositionFields } from "../../_map/editing/position-fields";
import { emptyPosition, parsePosition } from "../../_map/editing/typed-position";
import { Button } from "../../_ui/button";
import { letterOf } from "./letter-of";
import { type Trial, TrialTable } from "./trial-table";
import { type CoverageView, triedAtMost } from "./use-coverage-view";

type Props = {
  view: CoverageView;
  trials: readonly Trial[];
  /** The point whose effect the map shows. */
  shown: number | null;
  onShow: (index: number | null) => void;
  onTry: (at: { lng: number; lat: number }) => void;
};

/** Stations that do not exist, tried at points side by side. */
export function TriedPoints({ view, trials, shown, onShow, onTry }: Props) {
  const t = useTranslations("coverage");
  const { tried, change } = view;
  const [typed, setTyped] = useState(emptyPosition);
  const [checked, setChecked] = useState(false);
  const isFull = tried.length >= triedAtMost;

  function tryIt(event: FormEvent) {
    event.preventDefault();
    const point = parsePosition(typed, null);
    setChecked(point === null);
    if (!point || isFull) return;
    onTry(point);
    setTyped(emptyPosition);
  }
  const remove = (index: number) => {
    onShow(null);
    void change({ tried: tried.filter((_, place) => place !== index) });
  };
  return (
    <section aria-label={t("tried")} className="py-4">
      <h2 className="px-4 font-semibold text-base">{t("tried")}</h2>
      <p className="mt-1 text-pretty px-4 text-ink-2">{t("triedLead")}</p>
      {tried.length > 0 && (
        <>
          <TrialTable trials={trials} limit={view.limit} onRemove={remove} />
          <fieldset className="mt-3 flex flex-wrap items-center gap-1 px-4">
            <legend className="label mb-1">{t("shown")}</legend>
            {[null, ...tried.keys()].map((index) => (
              <Button
                key={index ?? "now"}
                size="small"
                aria-pressed={shown === index}
                look={shown === index ? "strong" : "plain"}
                onClick={() => onShow(index)}
              >
                {index === null ? t("asItIs") : t("withPoint", { letter: letterOf(index) })}
              </Button>
            ))}
          </fieldset>
        </>
      )}
      {isFull ? (
        <p className="mt-3 px-4 font-medium">{t("tryFull")}</p>
      ) : (
        <form onSubmit={tryIt} noValidate className="mt-3 flex flex-wrap items-start gap-3 px-4">
          <div className="min-w-64 flex-1">
            <PositionFields
              legend={t("point", { letter: letterOf(tried.length) })}
              value={typed}
              onChange={setTyped}
              checked={checked}
            />
          </div>
          <Button type="submit" className="mt-9 h-10">
            {t("try")}
          </Button>
        </form>
      )}
    </section>
  );
}
