"use client";

import { useTranslations } from "next-intl";
import { facilityKinds, positionQualities } from "@/db/vocabulary";
import type { DistrictView, FacilityView } from "@/server/places/list-places";
import { Button } from "../../_ui/button";
import { FacilityMark } from "../../_ui/mark";
import { ChoiceList } from "../_map/choice-list";
import { type FacilityWish, filterFacilities } from "./filter-facilities";
import { ListFilters } from "./list-filters";

type Props = {
  facilities: readonly FacilityView[] | undefined;
  districts: readonly DistrictView[];
  query: { error: unknown; refetch: () => unknown };
  wish: FacilityWish;
  onWish: (wish: FacilityWish) => void;
  onOpen: (facility: FacilityView) => void;
  onNew: () => void;
  backFrom: string | null;
};

/** Every facility with how well its position is known, narrowed by words, kind, kecamatan and quality. */
export function FacilityList({ facilities, districts, query, wish, onWish, onOpen, onNew, backFrom }: Props) {
  const t = useTranslations("areaFacilities");
  const kindName = useTranslations("facilityKind");
  const quality = useTranslations("positionQuality");
  const found = facilities && filterFacilities(facilities, wish, kindName);
  const nameOf = new Map(districts.map(({ code, name }) => [code, name]));
  const kinds = facilityKinds.filter((kind) => facilities?.some((one) => one.kind === kind));
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <ListFilters
        wish={wish}
        onWish={onWish}
        kinds={kinds.map((kind) => ({ value: kind, name: kindName(kind) }))}
        districts={districts.map(({ code, name }) => ({ value: code, name }))}
        qualities={positionQualities.map((one) => ({ value: one, name: quality(one) }))}
      />
      <div className="flex shrink-0 items-center justify-between gap-2 border-line border-b px-4 py-2">
        <p role="status" className="text-ink-2">
          {found && facilities && t("count", { shown: found.length, all: facilities.length })}
        </p>
        <Button size="small" look="strong" onClick={onNew}>
          {t("new")}
        </Button>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <ChoiceList
          label={t("title")}
          rows={found}
          keyOf={({ id }) => id}
          query={query}
          empty={facilities?.length ? t("noneFound") : t("none")}
          backFrom={backFrom}
          onOpen={onOpen}
          show={({ name, kind, districtCode, positionQuality }) => (
            <>
              <FacilityMark kind={kind} quality={positionQuality} className="size-8" />
              <span className="min-w-0 flex-1 leading-tight">
                <span className="block font-medium">{name}</span>
                <span className="block text-ink-3 text-xs">
                  {[kindName(kind), districtCode && nameOf.get(districtCode)].filter(Boolean).join(" · ")}
                </span>
              </span>
              <span className="shrink-0 text-right text-ink-2 text-xs">{quality(positionQuality)}</span>
            </>
          )}
        />
      </div>
    </div>
  );
}
