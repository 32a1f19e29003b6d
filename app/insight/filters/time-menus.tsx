"use client";

import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { twoDigits } from "../../../server/words/format";
import { Button } from "../../_ui/button";
import { TextField } from "../../_ui/field";
import { ChoiceMenu, MultipleChoice, SingleChoice } from "./choice-menu";
import { formatHourRanges } from "./describe-filter";
import { computeDaysOfPeriod, type Period, periods, shiftHours, shiftPresets } from "./periods";
import { useDayFormat, useWeekdayNames } from "./use-filter-texts";
import { useInsight } from "./view-context";
import { comparisons, earliestDay, isDay } from "./view-params";

const allHours = Array.from({ length: 24 }, (_, hour) => hour);

/** Menus for the hours, the weekdays, the comparison and the kind of data (real or simulated). */
export function TimeMenus() {
  const t = useTranslations("insightFilter");
  const weekdays = useWeekdayNames();
  const shortWeekdays = useWeekdayNames("short");
  const { view, setView, filter, scopeQuery } = useInsight();
  const shift = shiftPresets.find((shiftPreset) => shiftHours[shiftPreset].join() === view.hour.join());
  const hours = shift ? t(`shift.${shift}`) : view.hour.length === 0 ? null : formatHourRanges(view.hour);
  const counts = scopeQuery.data?.counts;
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
                      ? view.hour.filter((chosenHour) => chosenHour !== hour)
                      : [...view.hour, hour].sort((a, b) => a - b),
                  })
                }
              >
                {twoDigits(hour)}
              </Button>
            );
          })}
        </fieldset>
      </ChoiceMenu>
      <ChoiceMenu
        label={t("weekday")}
        value={view.weekday.length === 0 ? null : view.weekday.map((day) => shortWeekdays[day]).join(", ")}
      >
        <MultipleChoice
          legend={t("weekday")}
          choices={weekdays.map((name, value) => ({ value, name }))}
          chosenValues={view.weekday}
          onChoose={(weekday) => void setView({ weekday })}
        />
      </ChoiceMenu>
      <ChoiceMenu label={t("compare.label")} value={t(`compare.short.${view.compare}`)}>
        <SingleChoice
          legend={t("compare.label")}
          choices={comparisons.map((value) => ({ value, name: t(`compare.${value}`) }))}
          value={view.compare}
          onPick={(compare) => void setView({ compare })}
        />
      </ChoiceMenu>
      {filter && counts && counts.simulated > 0 && (
        <ChoiceMenu label={t("data.label")} value={t(`data.${filter.data}`)}>
          <SingleChoice
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

/** Lets the user choose a named period, or a first and a last day. */
export function PeriodMenu() {
  const t = useTranslations("insightFilter");
  const formatDay = useDayFormat();
  const { view, setView, filter, firstDay, today } = useInsight();
  const isCustom = view.period === "custom" && filter !== null && filter.from === view.from && filter.to === view.to;
  const period: Period = isCustom ? "custom" : view.period === "custom" ? "days-90" : view.period;
  const periodName =
    isCustom && filter
      ? t("daysOf", { from: formatDay(filter.from), to: formatDay(filter.to) })
      : t(`period.${period}`);
  // A month is also reported after its first digit, as 1 for 12. Each report therefore replaces the previous one.
  const daysBeforeTyping = useRef<{ from: string; to: string } | null>(null);
  const rememberDays = () => {
    daysBeforeTyping.current = filter && { from: filter.from, to: filter.to };
  };
  const pickDay = (end: "from" | "to", day: string) => {
    if (!daysBeforeTyping.current) return;
    const days = { ...daysBeforeTyping.current, [end]: day };
    if (days.from > days.to) days[end === "from" ? "to" : "from"] = day;
    void setView({ period: "custom", ...days });
  };
  return (
    <ChoiceMenu label={t("period.label")} value={periodName}>
      <SingleChoice
        legend={t("period.label")}
        choices={periods
          .filter((period) => period !== "custom" || isCustom)
          .map((value) => {
            const days = value === "custom" ? filter : computeDaysOfPeriod(value, { today, firstDay });
            const hint = days ? t("daysOf", { from: formatDay(days.from), to: formatDay(days.to) }) : "";
            return { value, name: t(`period.${value}`), hint };
          })}
        value={period}
        onPick={(value) => {
          if (value !== "custom") void setView({ period: value, from: null, to: null });
        }}
      />
      {filter && (
        <div className="mt-2 grid gap-2 border-line border-t px-2.5 pt-3 pb-1.5">
          {(["from", "to"] as const).map((end) => (
            <DayField
              key={end}
              label={t(end)}
              day={filter[end]}
              today={today}
              onFocus={rememberDays}
              onDay={(day) => pickDay(end, day)}
            />
          ))}
        </div>
      )}
    </ChoiceMenu>
  );
}

type DayFieldProps = {
  label: string;
  day: string;
  today: string;
  onFocus: () => void;
  onDay: (day: string) => void;
};

/**
 * A day up to today. Browsers report a date after each digit of its year, such as 0002 for 2026: until the day is
 * valid, only the field shows it.
 */
function DayField({ label, day, today, onFocus, onDay }: DayFieldProps) {
  const [invalidDay, setInvalidDay] = useState<string | null>(null);
  return (
    <TextField
      type="date"
      label={label}
      value={invalidDay ?? day}
      min={earliestDay}
      max={today}
      onFocus={onFocus}
      onBlur={() => setInvalidDay(null)}
      onChange={({ target: { value } }) => {
        const isValid = isDay(value) && value <= today;
        setInvalidDay(isValid ? null : value);
        if (isValid) onDay(value);
      }}
    />
  );
}
