"use client";

import { useTranslations } from "next-intl";
import { TextField } from "../../_ui/field";
import { useInsight } from "../view-context";
import { ChoiceMenu, PickOne } from "./choice-menu";
import { daysOf, type Period, periods } from "./periods";
import { useDayFormat } from "./use-filter-words";

/** Which days: by name, or from one to another. */
export function PeriodMenu() {
  const t = useTranslations("insightFilter");
  const day = useDayFormat();
  const { view, setView, filter, firstDay, today } = useInsight();
  const isCustom = view.period === "custom" && filter !== null && filter.from === view.from && filter.to === view.to;
  const period: Period = isCustom ? "custom" : view.period === "custom" ? "days-90" : view.period;
  const named =
    isCustom && filter ? t("daysOf", { from: day(filter.from), to: day(filter.to) }) : t(`period.${period}`);
  const pickDay = (end: "from" | "to", value: string) => {
    if (!filter || !/^\d{4}-\d\d-\d\d$/.test(value)) return;
    const days = { from: filter.from, to: filter.to, [end]: value };
    if (days.from > days.to) days[end === "from" ? "to" : "from"] = value;
    void setView({ period: "custom", ...days });
  };
  return (
    <ChoiceMenu label={t("period.label")} value={named}>
      <PickOne
        legend={t("period.label")}
        choices={periods
          .filter((one) => one !== "custom" || isCustom)
          .map((value) => {
            const days = value === "custom" ? filter : daysOf(value, { today, firstDay });
            const hint = days ? t("daysOf", { from: day(days.from), to: day(days.to) }) : "";
            return { value, name: t(`period.${value}`), hint };
          })}
        value={period}
        onPick={(value) => {
          if (value !== "custom") void setView({ period: value, from: null, to: null });
        }}
      />
      {filter && (
        <div className="mt-2 grid grid-cols-2 gap-2 border-line border-t px-2.5 pt-3 pb-1.5">
          <TextField
            type="date"
            label={t("from")}
            value={filter.from}
            max={today}
            onChange={(event) => pickDay("from", event.target.value)}
          />
          <TextField
            type="date"
            label={t("to")}
            value={filter.to}
            max={today}
            onChange={(event) => pickDay("to", event.target.value)}
          />
        </div>
      )}
    </ChoiceMenu>
  );
}
