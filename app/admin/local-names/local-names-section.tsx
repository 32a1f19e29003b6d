"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { LocalPlaceView } from "@/server/places/local-places";
import { useTRPC } from "../../_live/cache/trpc";
import { useSave } from "../../_live/cache/use-save";
import { Button } from "../../_ui/button";
import { DataTable } from "../../_ui/data-table";
import { SearchField, SectionHeader } from "../_form/section-header";
import { LocalNameSheet } from "./local-name-sheet";

const emptyList: never[] = [];

/** Manages local names of places. Removing a name can be undone until the section is left. */
export function LocalNamesSection() {
  const t = useTranslations("localNames");
  const kindName = useTranslations("gazetteerKind");
  const trpc = useTRPC();
  const query = useQuery(trpc.places.localPlaces.queryOptions());
  const { data: districts = emptyList } = useQuery(trpc.places.districts.queryOptions());
  const [search, setSearch] = useState("");
  const [openedId, setOpenedId] = useState<string | null>(null);
  const openedPlace = query.data?.find(({ id }) => id === openedId) ?? null;
  const [removedPlace, setRemovedPlace] = useState<LocalPlaceView | null>(null);
  const { save, isSaving, errorText, reset } = useSave(trpc.places.saveLocalPlace.mutationOptions(), {
    successText: t("restored", { name: removedPlace?.name ?? "" }),
    onDone: () => setRemovedPlace(null),
  });
  const districtNames = new Map(districts.map(({ code, name }) => [code, name]));
  const searchText = search.trim().toLowerCase();
  const shownPlaces = query.data?.filter(({ name, aliases }) =>
    [name, ...aliases].join(" ").toLowerCase().includes(searchText),
  );
  return (
    <>
      <SectionHeader title={t("title")} introduction={t("lead")}>
        <SearchField label={t("search")} text={search} onText={setSearch} />
        <Button look="strong" className="h-10" onClick={() => setOpenedId("new")}>
          <Plus className="size-4" aria-hidden />
          {t("add")}
        </Button>
      </SectionHeader>
      <div role="status">
        {removedPlace && (
          <p className="flex flex-wrap items-center gap-3 border-line border-b bg-raised px-4 py-2">
            {t("removed", { name: removedPlace.name })}
            <Button
              size="small"
              disabled={isSaving}
              onClick={() => {
                const { districtCode: _, ...place } = removedPlace;
                save(place);
              }}
            >
              {t("undo")}
            </Button>
            {errorText && <span className="font-medium text-alarm">{errorText}</span>}
          </p>
        )}
      </div>
      <div className="min-h-0 flex-1 overflow-auto">
        <DataTable
          label={t("title")}
          query={query}
          rows={shownPlaces}
          keyOf={({ id }) => id}
          empty={query.data?.length === 0 ? t("empty") : t("noneFound")}
          open={{ name: ({ name }) => t("open", { name }), onOpen: ({ id }) => setOpenedId(id) }}
          columns={[
            { header: t("name"), cell: ({ name }) => name },
            { header: t("aliases"), isHiddenOnNarrow: true, cell: ({ aliases }) => aliases.join(", ") },
            { header: t("kind"), cell: ({ kind }) => kindName(kind) },
            {
              header: t("district"),
              cell: ({ districtCode }) => (districtCode && districtNames.get(districtCode)) ?? t("outside"),
            },
            { header: t("source"), isHiddenOnNarrow: true, cell: ({ source }) => source },
          ]}
        />
      </div>
      {openedId !== null && (
        <LocalNameSheet
          key={openedId}
          place={openedPlace}
          onClose={() => setOpenedId(null)}
          onRemoved={(place) => {
            reset();
            setRemovedPlace(place);
          }}
        />
      )}
    </>
  );
}
