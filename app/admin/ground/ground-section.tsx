"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useTRPC } from "../../_live/cache/trpc";
import { Button } from "../../_ui/button";
import { ScrollBox } from "../../_ui/panel";
import { Skeleton, StateMessage } from "../../_ui/state-message";
import { SectionHeader } from "../_form/section-header";
import { GapList } from "./gap-list";
import { NamesPart, NetworkPart, TilesPart } from "./ground-parts";

/** Shows which network, map tiles and place names are loaded, their dates, and what they lack. */
export function GroundSection() {
  const t = useTranslations("groundAdmin");
  const tTable = useTranslations("table");
  const tCommon = useTranslations("common");
  const trpc = useTRPC();
  const query = useQuery(trpc.places.groundState.queryOptions(undefined, { refetchInterval: 600_000 }));
  const { data: state, isError, refetch, dataUpdatedAt } = query;
  return (
    <>
      <SectionHeader title={t("title")} introduction={t("lead")} />
      <ScrollBox name={t("title")} className="min-h-0 flex-1 overflow-auto">
        {!state && isError && (
          <StateMessage urgent title={tTable("failed")} text={tTable("failedText")}>
            <Button onClick={() => refetch()}>{tCommon("retry")}</Button>
          </StateMessage>
        )}
        {!state && !isError && <Skeleton rows={8} label={tTable("loading")} />}
        {state && (
          <div className="grid items-start gap-x-8 gap-y-6 p-4 xl:grid-cols-2">
            <div className="grid min-w-0 gap-6">
              <NetworkPart state={state} now={dataUpdatedAt} />
              <TilesPart state={state} now={dataUpdatedAt} />
              <NamesPart state={state} />
            </div>
            <GapList gaps={state.gaps} />
          </div>
        )}
      </ScrollBox>
    </>
  );
}
