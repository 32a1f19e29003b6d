"use client";

import { useTranslations } from "next-intl";
import { Button } from "../../_ui/button";
import { useInsight } from "../view-context";
import { ChoiceMenu, PickMany, PickOne } from "./choice-menu";
import { hourRanges } from "./describe-filter";
import { shiftHours, shiftPresets } from "./shift-hours";
import { useWeekdayNames } from "./use-filter-words";
import { comparisons } from "./view-keys";

const allHours = Array.from({ length: 24 }, (_, hour) => hour);

/** At what hours and on which weekdays, compared with what, and of which data. */
export function TimeMenus() {
  const t = useTranslations("insightFilter");
  const weekdays = useWeekdayNames();
  const short = useWeekdayNames("short");
  const { view, setView, filter, scope } = useInsight();
  const shift = shiftPresets.find((one) => shiftHours[one].join() === view.hour.join());
  const hours = shift ? t(`shift.${shift}`) : view.hour.length === 0 ? null : hourRanges(view.hour);
  const counts = scope.data?.counts;
  return (
    <>
      <ChoiceMenu label={t("hour")} value={hours} wide>
        <div className="flex flex-wrap gap-1.5 px-1 pb-2">
          {shiftPresets.map((preset) => (
            <Button
              key={preset}
              size="small"
              aria-pressed={preset === shift}
              look={preset === shift ? "strong" : "plain"}
              onClick={() => void setView({ hour: preset === shift ? [] : [...shiftHours[preset]] })}
            >
              {t(`shift.${preset}`)}
            </Button>
          ))}
        </div>
        <fieldset className="grid grid-cols-6 gap-1 px-1">
          <legend className="label pb-1">{t("hour")}</legend>
          {allHours.map((hour) => {
            const isChosen = view.hour.includes(hour);
            return (
              <Button
                key={hour}
                size="small"
                aria-pressed={isChosen}
                look={isChosen ? "strong" : "plain"}
                className="h-9"
                onClick={() =>
                  void setView({
                    hour: isChosen
                      ? view.hour.filter((one) => one !== hour)
                      : [...view.hour, hour].sort((one, other) => one - other),
                  })
                }
              >
                {String(hour).padStart(2, "0")}
              </Button>
            );
          })}
        </fieldset>
      </ChoiceMenu>
      <ChoiceMenu
        label={t("weekday")}
        value={view.weekday.length === 0 ? null : view.weekday.map((day) => short[day]).join(", ")}
      >
        <PickMany
          legend={t("weekday")}
          choices={weekdays.map((name, value) => ({ value, name }))}
          chosen={view.weekday}
          onChoose={(weekday) => void setView({ weekday })}
        />
      </ChoiceMenu>
      <ChoiceMenu label={t("compare.label")} value={t(`compare.short.${view.compare}`)}>
        <PickOne
          legend={t("compare.label")}
          choices={comparisons.map((value) => ({ value, name: t(`compare.${value}`) }))}
          value={view.compare}
          onPick={(compare) => void setView({ compare })}
        />
      </ChoiceMenu>
      {filter && counts && counts.simulated > 0 && (
        <ChoiceMenu label={t("data.label")} value={t(`data.${filter.data}`)}>
          <PickOne
            legend={t("data.label")}
            choices={(["real", "simulated"] as const).map((value) => ({
              value,
              name: t(`data.${value}`),
              hint: t("incidents", { count: counts[value] }),
            }))}
            value={filter.data}
            onPick={(data) => void setView({ data })}
          />
        </ChoiceMenu>
      )}
    </>
  );
}
