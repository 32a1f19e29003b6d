"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { findMergeObstacle } from "@/server/domain/merge";
import type { IncidentView } from "@/server/incidents/read-incidents";
import { useTRPC, useTRPCClient } from "../../_live/cache/trpc";
import { useTypes } from "../../_live/cache/use-live-data";
import { useRefetchIncident } from "../../_live/feed/refetch-incidents";
import { Button } from "../../_ui/button";
import { DialogFrame } from "../../_ui/confirm-dialog";
import { KeyCap } from "../../_ui/key-cap";
import { SearchCombobox } from "../../_ui/search-combobox";
import { FailedLine, Skeleton } from "../../_ui/state-message";
import { useDebounced } from "../../_ui/use-debounced";
import { useFormat } from "../../_words/use-format";
import { useNames } from "../../_words/use-names";
import { recordStart, useUndo } from "../assign/undo-context";
import { useConsole } from "../console-context";
import { useSimilarText } from "../intake/similar-incidents";
import { searchDelayMs, useFoundIncidents } from "../queue/use-search";
import { MergeComparison } from "./merge-comparison";

type Props = {
  incident: IncidentView;
  /** Set if this incident is being closed as a duplicate. The dialog then proposes to close it, with this note. */
  closing?: { note: string } | undefined;
  onClose: () => void;
};

/**
 * Dialog that merges two incidents: the user picks the other one, compares both and chooses the number that is kept.
 */
export function MergeDialog({ incident, closing, onClose }: Props) {
  const t = useTranslations("merging");
  const tUndo = useTranslations("undo");
  const tCommon = useTranslations("common");
  const trpc = useTRPC();
  const client = useTRPCClient();
  const { updateConsole } = useConsole();
  const { offerUndo } = useUndo();
  const refetchIncident = useRefetchIncident();
  const [otherId, setOtherId] = useState<string | null>(null);
  const [keptId, setKeptId] = useState<string | null>(null);
  const searchField = useRef<HTMLInputElement>(null);
  const otherQuery = useQuery({
    ...trpc.incidents.read.queryOptions({ id: otherId ?? "" }),
    enabled: otherId !== null,
  });
  const other = otherId === null ? undefined : otherQuery.data;
  const into =
    other && (keptId === null ? proposeKeptIncident(incident, other, closing) : keptId === other.id ? other : incident);
  const from = into && (into === other ? incident : other);
  const merge = useMutation(
    trpc.incidents.merge.mutationOptions({
      onMutate: recordStart,
      onSuccess: async (_, { fromId, intoId }, { at }) => {
        const text = tUndo("merged", { from: `${from?.number}`, into: `${into?.number}` });
        offerUndo(intoId, at, text, async () => {
          await client.incidents.unmerge.mutate({ id: fromId });
          await refetchIncident(fromId);
        });
        updateConsole({ do: "select-incident", id: intoId, from: { panel: "incident", incidentId: incident.id } });
        // The dialog closes before the refetch, so that the next key press does not go to the dialog.
        onClose();
        await Promise.all([refetchIncident(fromId), refetchIncident(intoId)]);
      },
    }),
  );
  const goBack = () => {
    merge.reset();
    setOtherId(null);
    setKeptId(null);
  };
  return (
    <DialogFrame
      title={t(closing ? "duplicateTitle" : "title", { number: incident.number })}
      description={from && into ? t("what", { from: from.number, into: into.number }) : t("choose")}
      width="42rem"
      initialFocus={searchField}
      onClose={() => (otherId === null ? onClose() : goBack())}
    >
      <div className="mt-3">
        {otherId === null && (
          <OtherIncidentPicker incident={incident} inputRef={searchField} onPick={setOtherId} onLeave={onClose} />
        )}
        {otherId !== null && !other && !otherQuery.isError && <Skeleton rows={4} label={t("loading")} />}
        {otherId !== null && !other && otherQuery.isError && <FailedLine refetch={otherQuery.refetch} />}
        {other && into && from && (
          <MergeComparison
            incidents={[incident, other]}
            into={into}
            onKeptChange={setKeptId}
            obstacle={findMergeObstacle(from, into)}
            isPending={merge.isPending}
            error={merge.error}
            onBack={goBack}
            onMerge={() =>
              merge.mutate({
                fromId: from.id,
                intoId: into.id,
                ...(from === incident && closing && { note: closing.note }),
              })
            }
          />
        )}
        {!other && (
          <div className="mt-4 flex justify-end">
            <Button look="quiet" onClick={otherId === null ? onClose : goBack}>
              {tCommon(otherId === null ? "cancel" : "back")}
              <KeyCap>Esc</KeyCap>
            </Button>
          </div>
        )}
      </div>
    </DialogFrame>
  );
}

/**
 * Proposes which incident keeps its number: the older one, because crews and agencies have known its number longer, or
 * `other` if `incident` is being closed as a duplicate. If the two can only be merged the other way round, proposes
 * that instead.
 */
function proposeKeptIncident(incident: IncidentView, other: IncidentView, closing: Props["closing"]): IncidentView {
  const [older, newer] = incident.number < other.number ? [incident, other] : [other, incident];
  const preferredIncident = closing ? other : older;
  const alternative = closing ? incident : newer;
  return findMergeObstacle(alternative, preferredIncident) !== null &&
    findMergeObstacle(preferredIncident, alternative) === null
    ? alternative
    : preferredIncident;
}

type Choice = { id: string; title: string; place: string; detail: string };

type OtherIncidentPickerProps = {
  incident: IncidentView;
  inputRef: React.Ref<HTMLInputElement>;
  onPick: (id: string) => void;
  onLeave: () => void;
};

const maxFound = 12;

/**
 * Picks the incident to merge with. Offers similar incidents nearby until something is typed, then searches by number
 * or words.
 */
function OtherIncidentPicker({ incident, inputRef, onPick, onLeave }: OtherIncidentPickerProps) {
  const t = useTranslations("merging");
  const statusName = useTranslations("incidentStatus");
  const trpc = useTRPC();
  const format = useFormat();
  const names = useNames();
  const { typesByCode } = useTypes();
  const describeMatch = useSimilarText();
  const [searchText, setSearchText] = useState("");
  const debouncedText = useDebounced(searchText.trim(), searchDelayMs);
  const search = useFoundIncidents(debouncedText, maxFound);
  const { location, precision, type, address } = incident;
  const isSearchPending = searchText.trim() !== debouncedText || search.isSearching;
  const similar = useQuery(trpc.intake.similar.queryOptions({ location, precision, type, placeName: address }));
  const typeName = (code: string) => {
    const type = typesByCode.get(code);
    return type ? names.type(type) : code;
  };
  const isOtherIncident = ({ id }: { id: string }) => id !== incident.id;
  const nearby: Choice[] = (similar.data ?? []).filter(isOtherIncident).map((similarIncident) => ({
    id: similarIncident.id,
    title: `#${similarIncident.number} ${typeName(similarIncident.type)}`,
    place: [similarIncident.address, similarIncident.district].filter(Boolean).join(", "),
    detail: `${statusName(similarIncident.status)} · ${describeMatch(similarIncident)}`,
  }));
  const foundChoices: Choice[] = search.incidents
    .filter((candidate) => isOtherIncident(candidate) && candidate.mergedInto === null)
    .map((candidate) => ({
      id: candidate.id,
      title: `#${candidate.number} ${typeName(candidate.type)}`,
      place: [candidate.address, candidate.district.name].filter(Boolean).join(", "),
      detail: `${statusName(candidate.status)} · ${format.date(candidate.openedAt)} ${format.hourMinute(candidate.openedAt)}`,
    }));
  return (
    <SearchCombobox
      label={t("search")}
      hint={t("searchHint")}
      inputRef={inputRef}
      searchText={searchText}
      onSearchText={setSearchText}
      groups={
        searchText.trim() === ""
          ? [{ name: nearby.length > 0 ? t("similar") : null, items: nearby }]
          : [{ name: null, items: foundChoices }]
      }
      keyOf={({ id }) => id}
      renderItem={(choice) => (
        <>
          <span className="block font-semibold">{choice.title}</span>
          <span className="block truncate text-[0.8125rem] text-ink-2">{choice.place}</span>
          <span className="block text-[0.8125rem] text-ink-2">{choice.detail}</span>
        </>
      )}
      isSettling={isSearchPending}
      onPick={({ id }) => onPick(id)}
      onEscape={onLeave}
      empty={
        searchText.trim() === "" ? (
          <NoChoices
            isLoading={similar.isPending}
            hasFailed={similar.isError}
            refetch={similar.refetch}
            none={t("noneSimilar")}
          />
        ) : (
          <NoChoices
            isLoading={isSearchPending}
            hasFailed={search.hasFailed}
            refetch={search.refetch}
            none={t("noneFound")}
          />
        )
      }
    />
  );
}

type NoChoicesProps = { isLoading: boolean; hasFailed: boolean; refetch: () => unknown; none: string };

/** Says why the list is empty: it is still loading, it could not be loaded, or there is no such incident. */
function NoChoices({ isLoading, hasFailed, refetch, none }: NoChoicesProps) {
  const t = useTranslations("merging");
  if (hasFailed) return <FailedLine refetch={refetch} />;
  return isLoading ? t("loading") : none;
}
