"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import type { Vehicle } from "@/db/network-vocabulary";
import { straightDistanceM } from "@/server/domain/straight-distance";
import { useRefusal } from "../../_live/cache/refusal";
import { useTRPC } from "../../_live/cache/trpc";
import { Button, IconButton } from "../../_ui/button";
import { useFormat } from "../../_words/use-format";
import { useConsole } from "../console-context";
import { PlaceSearch } from "../intake/place-search";
import {
  type ClosureDraft,
  type ClosureGeometry,
  changeClosureDraft,
  closureKinds,
  createGeometry,
  listPointsOfShape,
  numberCorners,
} from "./closure-draft";
import { RadioChoice } from "./radio-choice";
import { useClosurePoint, useRoomClosures } from "./use-closures";

const emptySearch = { placeText: "", isPlaceConfirmed: false };
const messageKeyByKind = { road: "road", line: "drawnLine", area: "drawnArea" } as const;

/**
 * Selects what is closed: a road of the network, a line, or an area. Points can be set on the map or with the search,
 * so the keyboard is sufficient.
 */
export function ClosurePlace({ draft, error }: { draft: ClosureDraft; error: string | null }) {
  const t = useTranslations("closureForm");
  const { updateConsole, camera } = useConsole();
  const { hasNetwork, query } = useRoomClosures();
  const addPoint = useClosurePoint();
  const [search, setSearch] = useState(emptySearch);
  const input = useRef<HTMLInputElement>(null);
  const { kind } = draft;
  const isUnavailable = query.isSuccess && !hasNetwork;

  useEffect(() => {
    if (isUnavailable && kind === "road")
      updateConsole({ do: "edit-closure", change: (current) => changeClosureDraft(current, { kind: "line" }) });
  }, [isUnavailable, kind, updateConsole]);

  const isSearching = search.isPlaceConfirmed;
  useEffect(() => {
    // The search field is hidden while the entered place is looked up. Focus it again for the next corner.
    if (!isSearching && document.activeElement === document.body) input.current?.focus();
  }, [isSearching]);

  return (
    <fieldset>
      <legend className="label">{t("where")}</legend>
      <div className="mt-1 flex gap-1">
        {closureKinds.map((choice) => (
          <RadioChoice
            key={choice}
            name="closure-kind"
            isChosen={choice === kind}
            disabled={choice === "road" && isUnavailable}
            onChoose={() =>
              updateConsole({ do: "edit-closure", change: (current) => changeClosureDraft(current, { kind: choice }) })
            }
          >
            {t(messageKeyByKind[choice])}
          </RadioChoice>
        ))}
      </div>
      <p id="closure-hint" className="mt-1.5 mb-2 text-pretty text-ink-2 text-[0.8125rem]">
        {isUnavailable && `${t("noNetwork")} `}
        {t(`${kind}Hint`)}
      </p>
      <PlaceSearch
        value={search}
        onValue={setSearch}
        onMiss={() => setSearch(emptySearch)}
        inputRef={input}
        isInvalid={error !== null}
        describedBy="closure-hint closure-shape"
        onPick={(place) => {
          setSearch(emptySearch);
          void addPoint(place);
          // A place from the search may be out of view. For a road, the map moves when the road has been found.
          if (kind !== "road") camera.current?.fitTo([...draft.corners.map(([lng, lat]) => ({ lng, lat })), place]);
        }}
      />
      <div id="closure-shape" role="status" className="mt-2">
        {kind === "road" ? <PickedRoad draft={draft} /> : <Corners draft={draft} />}
      </div>
      {error && (
        <p role="alert" className="mt-1 font-medium text-alarm text-[0.8125rem] first-letter:uppercase">
          {error}
        </p>
      )}
    </fieldset>
  );
}

function PickedRoad({ draft: { road, roadSearch, vehicles } }: { draft: ClosureDraft }) {
  const t = useTranslations("closureForm");
  const format = useFormat();
  if (roadSearch === "searching") return <p className="text-ink-3">{t("searching")}</p>;
  if (roadSearch === "none") return <p className="font-medium">{t("noRoad")}</p>;
  if (roadSearch === "failed") return <p className="font-medium text-alarm">{t("roadFailed")}</p>;
  if (!road) return null;
  return (
    <>
      <p className="font-semibold">
        {t("roadFound", { name: road.name ?? t("unnamed"), distance: format.distance(road.metres) })}
      </p>
      <ClosedRoads shape={road.geometry} vehicles={vehicles} noneText={t("roadNotUsed")} />
    </>
  );
}

function Corners({ draft }: { draft: ClosureDraft }) {
  const t = useTranslations("closureForm");
  const format = useFormat();
  const { updateConsole } = useConsole();
  const { hasNetwork } = useRoomClosures();
  const { corners, kind } = draft;
  const change = (keptCorners: ClosureDraft["corners"]) =>
    updateConsole({ do: "edit-closure", change: (current) => changeClosureDraft(current, { corners: keptCorners }) });
  const shape = createGeometry(draft);
  const points = shape ? listPointsOfShape(shape) : [];
  const lengthM = points.reduce((sum, point, index) => {
    const previous = points[index - 1];
    return previous ? sum + straightDistanceM(previous, point) : sum;
  }, 0);
  return (
    <>
      <div className="flex min-h-7 items-center justify-between gap-2">
        <p>
          <span className="font-semibold">{t("corners", { count: corners.length })}</span>
          {shape && kind === "line" && `, ${t("lengthOf", { distance: format.distance(lengthM) })}`}
          {!shape && corners.length > 0 && <span className="text-ink-2"> {t("tooFew")}</span>}
        </p>
        {corners.length > 0 && (
          <Button size="small" look="quiet" onClick={() => change([])}>
            {t("clear")}
          </Button>
        )}
      </div>
      {shape && hasNetwork && <ClosedRoads shape={shape} vehicles={draft.vehicles} noneText={t("closesNone")} />}
      {corners.length > 0 && (
        <ol className="mt-1 max-h-40 overflow-y-auto rounded-md border border-line">
          {numberCorners(draft).map(({ number, lng, lat }) => (
            <li key={number} className="flex items-center justify-between pl-2.5 text-[0.8125rem] odd:bg-raised">
              {t("cornerAt", { number, at: format.coordinates(lng, lat) })}
              <IconButton
                name={t("removeCorner", { number })}
                className="size-7"
                onClick={() => change(corners.toSpliced(number - 1, 1))}
              >
                <X className="size-3.5" aria-hidden />
              </IconButton>
            </li>
          ))}
        </ol>
      )}
    </>
  );
}

type ClosedRoadsProps = {
  shape: ClosureGeometry;
  vehicles: readonly Vehicle[];
  /** The text to show if the shape closes no road. */
  noneText: string;
};

/** Says how many roads a shape closes for the chosen vehicles. */
function ClosedRoads({ shape, vehicles, noneText }: ClosedRoadsProps) {
  const t = useTranslations("closureForm");
  const format = useFormat();
  const trpc = useTRPC();
  const { data, error } = useQuery({
    ...trpc.closures.preview.queryOptions({ geometry: shape, vehicles: [...vehicles] }),
    enabled: vehicles.length > 0,
    placeholderData: keepPreviousData,
    retry: false,
  });
  const describeRefusal = useRefusal();
  if (error) return <p className="font-medium text-alarm">{describeRefusal(error).fields[0]?.cause}</p>;
  if (!data) return null;
  return data.roads === 0 ? (
    <p className="font-medium text-alarm">{noneText}</p>
  ) : (
    <p className="text-ink-2">{t("closes", { count: data.roads, distance: format.distance(data.metres) })}</p>
  );
}
