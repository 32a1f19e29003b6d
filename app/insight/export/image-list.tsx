"use client";

import { useTranslations } from "next-intl";
import { steps as allSteps, type InsightFilter } from "@/server/domain/insight";
import { countDays } from "../../../server/domain/calendar";
import { useTRPCClient } from "../../_live/cache/trpc";
import { useSourceNames } from "../../_map/attribution";
import { saveFile } from "../../_ui/save-file";
import { useFormat } from "../../_words/use-format";
import { binDays } from "../filters/periods";
import { useDayFormat, useWeekdayNames } from "../filters/use-filter-texts";
import { useInsight } from "../filters/view-context";
import { createDaysChart, createHoursChart, createStepsChart } from "./images/charts";
import { createDistrictMap } from "./images/district-map";
import { drawImage, type ImageBody } from "./images/draw-image";
import { SaveButton } from "./save-button";
import { useImageCaptions } from "./use-image-captions";

const exportedImages = ["map", "hours", "days", "steps"] as const;
type ExportedImage = (typeof exportedImages)[number];

/**
 * Offers the map and the charts as PNG images. The figures for an image are read only when the user requests the image.
 */
export function ImageList({ filter }: { filter: InsightFilter }) {
  const t = useTranslations("exports");
  const tFrame = useTranslations("imageFrame");
  const readCaptions = useImageCaptions(filter);
  const contents = useImageContents(filter);
  const nameSources = useSourceNames();
  const client = useTRPCClient();
  const readAttribution = async () => nameSources((await client.places.ground.query()).sources);
  const saveImage = async (image: ExportedImage) => {
    const blob = await drawImage(
      await readCaptions(tFrame(`${image}Title`), image === "map" ? await readAttribution() : null),
      await contents[image](),
    );
    saveFile(blob, `112-${image}-${filter.from}-${filter.to}.png`);
  };
  return (
    <ul className="mt-4 flex flex-wrap gap-3">
      {exportedImages.map((image) => (
        <li key={image}>
          <SaveButton
            key={JSON.stringify(filter)}
            fileTitle={`${t(`picture.${image}`)} (PNG)`}
            name={`${t(`picture.${image}`)} (PNG)`}
            saveFile={() => saveImage(image)}
          >
            {t(`picture.${image}`)}
          </SaveButton>
        </li>
      ))}
    </ul>
  );
}

function useImageContents(filter: InsightFilter): Record<ExportedImage, () => Promise<ImageBody>> {
  const t = useTranslations("imageFrame");
  const stepName = useTranslations("insightStep");
  const format = useFormat();
  const formatDay = useDayFormat();
  const weekdays = useWeekdayNames();
  const client = useTRPCClient();
  const { districts } = useInsight();
  const { number: formatNumber } = format;
  return {
    map: async () => {
      const places = await client.insight.places.query({ filter, resolution: null });
      const loadedDistricts = districts ?? (await client.places.districts.query());
      const { lines } = await client.places.groundLines.query();
      return createDistrictMap(
        { districts: loadedDistricts, lines },
        new Map(places.districts.map(({ code, count }) => [code, count])),
        {
          formatNumber,
          legend:
            places.boundary > 0 ? `${t("legendMap")} (${t("boundary", { count: places.boundary })})` : t("legendMap"),
          noneLabel: "0",
          formatRange: (min, nextMin) =>
            nextMin === undefined
              ? `≥ ${formatNumber(min)}`
              : nextMin === min + 1
                ? formatNumber(min)
                : `${formatNumber(min)}–${formatNumber(nextMin - 1)}`,
        },
      );
    },
    hours: async () => {
      const { hours } = await client.insight.times.query({ filter });
      return createHoursChart(hours, { weekdays, sumLabel: t("sum"), formatNumber });
    },
    days: async () => {
      const { days } = await client.insight.times.query({ filter });
      const dayCount = countDays(filter.from, filter.to);
      const note = t(`perBar.${dayCount <= 120 ? "day" : dayCount <= 760 ? "week" : "month"}`);
      return createDaysChart(binDays(days, filter), { formatDay, formatNumber, note });
    },
    steps: async () => {
      const { groups } = await client.insight.steps.query({ filter, by: "all" });
      const figures = groups[0]?.steps;
      return createStepsChart(
        allSteps.map((step) => ({
          name: stepName(step),
          n: figures?.[step].n ?? 0,
          median: figures?.[step].median ?? null,
          p90: figures?.[step].p90 ?? null,
        })),
        {
          formatDuration: format.elapsed,
          formatNumber,
          durationFormatNote: t("clock"),
          medianLabel: t("median"),
          p90Label: t("p90"),
          notRecordedText: t("notStamped"),
        },
      );
    },
  };
}
