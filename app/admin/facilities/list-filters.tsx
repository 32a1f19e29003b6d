"use client";

import { useTranslations } from "next-intl";
import { Button } from "../../_ui/button";
import { inputClass } from "../../_ui/field";
import { anyFacility, type FacilityWish } from "./filter-facilities";

type Choice = { value: string; name: string };
type Props = {
  wish: FacilityWish;
  onWish: (wish: FacilityWish) => void;
  kinds: readonly Choice[];
  districts: readonly Choice[];
  qualities: readonly Choice[];
};

/** Narrows the list of facilities. */
export function ListFilters({ wish, onWish, kinds, districts, qualities }: Props) {
  const t = useTranslations("areaFacilities");
  const admin = useTranslations("admin");
  const isNarrowed = Object.entries(anyFacility).some(([key, none]) => wish[key as keyof FacilityWish] !== none);
  const select = (key: "kind" | "district" | "quality", label: string, all: string, choices: readonly Choice[]) => (
    <select
      aria-label={label}
      value={wish[key]}
      onChange={(event) => onWish({ ...wish, [key]: event.target.value })}
      className="h-9 min-w-0 flex-1 rounded-md border border-line-2 bg-raised px-2 text-[0.8125rem]"
    >
      <option value="">{all}</option>
      {choices.map(({ value, name }) => (
        <option key={value} value={value}>
          {name}
        </option>
      ))}
    </select>
  );
  return (
    <div className="shrink-0 space-y-2 border-line border-b px-4 py-3">
      <input
        type="search"
        aria-label={admin("search")}
        placeholder={t("searchHint")}
        value={wish.words}
        onChange={(event) => onWish({ ...wish, words: event.target.value })}
        className={inputClass}
      />
      <div className="flex gap-2">
        {select("kind", t("kind"), t("allKinds"), kinds)}
        {select("district", t("district"), t("allDistricts"), districts)}
        {select("quality", t("quality"), t("allQualities"), qualities)}
      </div>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <label className="flex cursor-pointer items-center gap-2">
          <input
            type="checkbox"
            className="size-4 accent-(--strong)"
            checked={wish.unsurveyed}
            onChange={({ target }) => onWish({ ...wish, unsurveyed: target.checked })}
          />
          {t("onlyApproximate")}
        </label>
        {isNarrowed && (
          <Button size="small" look="quiet" onClick={() => onWish(anyFacility)}>
            {wish.ids ? t("clearHere") : t("clear")}
          </Button>
        )}
      </div>
    </div>
  );
}
