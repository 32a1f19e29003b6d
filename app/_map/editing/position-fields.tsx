"use client";

import { useQuery } from "@tanstack/react-query";
import booleanPointInPolygon from "@turf/boolean-point-in-polygon";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { formatNumber } from "../../../server/words/format";
import { useTRPC } from "../../_live/cache/trpc";
import { TextField } from "../../_ui/field";
import { PositionSearch } from "./position-search";
import { formatPosition, parseDegrees, type TypedPosition } from "./typed-position";

type Props = {
  legend: string;
  value: TypedPosition;
  onChange: (value: TypedPosition) => void;
  /** Whether the form was submitted. Before that, an empty field is not an error. */
  isSubmitted?: boolean;
  children?: ReactNode;
};

/**
 * A search for a place or coordinates, text fields for longitude and latitude, and the name of the district that
 * contains the position.
 */
export function PositionFields({ legend, value, onChange, isSubmitted = false, children }: Props) {
  const t = useTranslations("areaPosition");
  const locale = useLocale();
  const tIncident = useTranslations("incident");
  const tMap = useTranslations("map");
  const trpc = useTRPC();
  const { data: districts } = useQuery(trpc.places.districts.queryOptions());
  const [lng, lat] = [parseDegrees(value.lng, 180), parseDegrees(value.lat, 90)];
  const district =
    lng === null || lat === null
      ? null
      : districts?.find(({ geometry }) => booleanPointInPolygon([lng, lat], geometry));
  const findError = (text: string, degrees: number | null, message: "badLng" | "badLat") =>
    degrees === null && (isSubmitted || text.trim() !== "") ? t(message) : null;
  return (
    <fieldset>
      <legend className="label">{legend}</legend>
      <PositionSearch onPick={(position) => onChange(formatPosition(position))} />
      <div className="mt-2 grid grid-cols-2 gap-3">
        <TextField
          label={t("lng")}
          inputMode="decimal"
          placeholder={t("example", { degrees: formatNumber(locale, 103.8344, 4) })}
          value={value.lng}
          error={findError(value.lng, lng, "badLng")}
          onChange={(event) => onChange({ ...value, lng: event.target.value })}
        />
        <TextField
          label={t("lat")}
          inputMode="decimal"
          placeholder={t("example", { degrees: formatNumber(locale, -2.8819, 4) })}
          value={value.lat}
          error={findError(value.lat, lat, "badLat")}
          onChange={(event) => onChange({ ...value, lat: event.target.value })}
        />
      </div>
      {lng !== null && lat !== null && districts && (
        <p className={`mt-1 text-[0.8125rem] ${district ? "text-ink-3" : "font-semibold"}`}>
          {district ? tIncident("district", { name: district.name }) : `${t("here")}: ${tMap("outside")}`}
        </p>
      )}
      {children}
    </fieldset>
  );
}
