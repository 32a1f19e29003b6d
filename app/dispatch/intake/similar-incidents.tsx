"use client";

import { keepPreviousData, skipToken, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useCallback } from "react";
import type { Priority } from "@/db/vocabulary";
import type { SimilarIncident } from "@/server/intake/find-similar";
import { useTRPC } from "../../_live/cache/trpc";
import { useTypes } from "../../_live/cache/use-live-data";
import { usePollInterval } from "../../_live/cache/use-poll-interval";
import { useNow } from "../../_live/clock/use-now";
import { Button } from "../../_ui/button";
import { PriorityMark } from "../../_ui/mark";
import { useFormat } from "../../_words/use-format";
import { useNames } from "../../_words/use-names";
import { CommandButton } from "../commands/command-registry";
import { useReadValue } from "../commands/use-read-value";
import { useConsole } from "../console-context";
import type { Intake } from "./use-intake";

type SimilarIncidentsProps = {
  incidents: readonly SimilarIncident[];
  /** The likely duplicate, to which Ctrl+Enter attaches the call; Alt+Enter attaches it to the first of the others. */
  likelyDuplicate: SimilarIncident | undefined;
  /** Whether the form is shown, and the incidents are those for the form as it is now. */
  isKnown: boolean;
  isBusy: boolean;
  /** Attaches the call to the incident; null for users who may not answer calls. */
  onAttach: ((incident: SimilarIncident) => void) | null;
};

/** Incidents that the new report may be a duplicate of, most likely first. */
export function SimilarIncidents({ incidents, likelyDuplicate, isKnown, isBusy, onAttach }: SimilarIncidentsProps) {
  const t = useTranslations("intake");
  const statusName = useTranslations("incidentStatus");
  const names = useNames();
  const describeMatch = useSimilarText();
  const { typesByCode } = useTypes();
  const { updateConsole } = useConsole();
  const secondChoice = incidents.find((incident) => incident !== likelyDuplicate && incident.status !== "closed");
  const readId = useReadValue((isKnown && secondChoice?.id) || null, null);
  if (incidents.length === 0) return null;
  return (
    <section aria-label={t("similar")}>
      <h3 className="label mb-1">{t("similar")}</h3>
      <ul className="overflow-hidden rounded-lg border border-line-2 bg-raised">
        {incidents.map((incident) => {
          const type = typesByCode.get(incident.type);
          const isClosed = incident.status === "closed";
          return (
            <li key={incident.id} className="border-line border-t px-3 py-2 first:border-t-0">
              <div className="flex items-start gap-2">
                <PriorityMark priority={incident.priority as Priority} className="mt-0.5 size-4" />
                <div className="min-w-0 flex-1">
                  <p className="font-semibold leading-snug">
                    #{incident.number} {type ? names.type(type) : incident.type}
                  </p>
                  <p className="truncate text-[0.8125rem] text-ink-2">
                    {[incident.address, incident.district].filter(Boolean).join(", ")}
                  </p>
                  <p className="text-pretty text-[0.8125rem] text-ink-2">{describeMatch(incident)}</p>
                  {incident.strong && <p className="font-semibold text-[0.8125rem]">{t("similarStrong")}</p>}
                  {isClosed && <p className="font-medium text-[0.8125rem]">{statusName(incident.status)}</p>}
                </div>
                <div className="flex flex-col items-end gap-1">
                  {onAttach && !isClosed && (
                    <CommandButton
                      command={incident === secondChoice && incident.id === readId ? "attach" : null}
                      keyCap="wide"
                      size="small"
                      aria-label={t("attachTo", { number: incident.number })}
                      isEnabled={!isBusy}
                      run={() => onAttach(incident)}
                    >
                      {t("attach")}
                    </CommandButton>
                  )}
                  <Button
                    size="small"
                    look="quiet"
                    aria-label={t("lookAt", { number: incident.number })}
                    onClick={() => updateConsole({ do: "select-incident", id: incident.id })}
                  >
                    {t("look")}
                  </Button>
                </div>
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** Returns a function that describes a similar incident: distance, age, number of callers, and why it is similar. */
export function useSimilarText(): (incident: SimilarIncident) => string {
  const t = useTranslations("intake");
  const reasonText = useTranslations("similarWhy");
  const format = useFormat();
  const now = useNow();
  return useCallback(
    (incident) => {
      const seconds = now === null ? incident.minutes * 60 : (now - incident.openedAt.getTime()) / 1_000;
      return [
        incident.distanceM !== null && format.distance(incident.distanceM),
        t("similarAgo", { age: format.age(seconds) }),
        incident.callers > 0 && t("similarCalls", { count: incident.callers }),
        incident.similarityReasons.map((reason) => reasonText(reason)).join(", "),
      ]
        .filter(Boolean)
        .join(" · ");
    },
    [t, reasonText, format, now],
  );
}

const emptyList: never[] = [];
/** The live feed reports changes. Polling removes the incidents that have become too old to be similar. */
const refetchIntervalMs = 15_000;
/** Maximum time to wait for the duplicate check before the incident is created. */
const maxCheckMs = 1_500;

/** Similar incidents, refetched as the form changes. */
export function useSimilarIncidents({ draft: { key, place }, type }: Pick<Intake, "draft" | "type">) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const input = place && {
    location: { lng: place.lng, lat: place.lat },
    precision: place.precision,
    type: type?.code ?? null,
    placeName: place.name,
    idempotencyKey: key,
  };
  const refetchInterval = usePollInterval(refetchIntervalMs);
  const options = trpc.intake.similar.queryOptions(input ?? skipToken, { refetchInterval });
  const query = useQuery({ ...options, placeholderData: keepPreviousData });
  const incidents: readonly SimilarIncident[] = place ? (query.data ?? emptyList) : emptyList;
  const isKnown = query.isSuccess && !query.isPlaceholderData;
  /**
   * The incident to which the main button attaches the call. Undefined until the result for the current form has
   * arrived.
   */
  const likelyDuplicate = isKnown ? incidents.find((incident) => incident.strong) : undefined;

  /** Returns the likely duplicate for the current form, or undefined if there is none or the check times out. */
  const checkForDuplicate = useCallback(async (): Promise<SimilarIncident | undefined> => {
    if (isKnown) return likelyDuplicate;
    const timeout = new Promise<undefined>((resolve) => setTimeout(resolve, maxCheckMs));
    const similarIncidents = await Promise.race([queryClient.fetchQuery(options).catch(() => undefined), timeout]);
    return similarIncidents?.find((incident) => incident.strong);
  }, [isKnown, likelyDuplicate, queryClient, options]);

  return {
    incidents: incidents,
    likelyDuplicate,
    checkForDuplicate,
    isKnown,
    failed: query.isError && place !== null,
  };
}
