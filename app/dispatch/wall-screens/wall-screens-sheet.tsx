"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { MonitorOff, Pin, Undo2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { type WallScene, wallScenes } from "@/db/vocabulary";
import { useRefusal } from "../../_live/cache/refusal";
import { useTRPC } from "../../_live/cache/trpc";
import { Button } from "../../_ui/button";
import { SelectField } from "../../_ui/field";
import { Sheet } from "../../_ui/sheet";
import { Skeleton, StateMessage } from "../../_ui/state-message";

/** The last change made in this sheet, which can be undone. */
type PinChange = { id: string; name: string; scene: WallScene | null; previousScene: WallScene | null };

/** The wall displays with the scene pinned to each. A change takes effect on the screen immediately. */
export function WallScreensSheet({ onClose }: { onClose: () => void }) {
  const t = useTranslations("wallScreens");
  const sceneName = useTranslations("wallScene");
  const tCommon = useTranslations("common");
  const tScreen = useTranslations("screen");
  const tUndo = useTranslations("undo");
  const describeRefusal = useRefusal();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const query = useQuery(trpc.screens.pinned.queryOptions());
  const [lastChange, setLastChange] = useState<PinChange | null>(null);
  const pinScene = useMutation(
    trpc.screens.pin.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries(trpc.screens.pinned.pathFilter()),
    }),
  );
  const change = async (id: string, name: string, scene: WallScene | null) => {
    const { previousScene } = await pinScene.mutateAsync({ id, scene });
    setLastChange({ id, name, scene, previousScene });
  };
  const nameOf = (scene: WallScene | null) => (scene ? sceneName(scene) : t("automatic"));
  const screens = query.data;
  return (
    <Sheet
      title={t("title")}
      onClose={onClose}
      footer={
        // Kept while nothing has changed, so that a change does not move the list.
        screens?.length === 0 ? undefined : (
          <div role="status" className="flex min-h-9 items-center gap-3">
            {lastChange && (
              <>
                <p className="min-w-0 flex-1 text-pretty">
                  {t("changed", { name: lastChange.name, scene: nameOf(lastChange.scene) })}
                </p>
                <Button
                  size="small"
                  disabled={pinScene.isPending}
                  onClick={() => {
                    setLastChange(null);
                    pinScene.mutate({ id: lastChange.id, scene: lastChange.previousScene });
                  }}
                >
                  <Undo2 className="size-4" aria-hidden />
                  {tUndo("undo")}
                </Button>
              </>
            )}
          </div>
        )
      }
    >
      <p className="text-pretty text-ink-2">{t("lead")}</p>
      {query.isPending && <Skeleton rows={2} label={tScreen("loading")} />}
      {!screens && query.isError && (
        <StateMessage urgent title={tScreen("failed")} text={tScreen("failedText")}>
          <Button onClick={() => query.refetch()}>{tCommon("retry")}</Button>
        </StateMessage>
      )}
      {screens?.length === 0 && <StateMessage title={t("none")} text={t("noneText")} />}
      {screens?.map(({ id, name, pinnedScene, group, isOn }) => (
        <SelectField
          key={id}
          label={[name, group && t("group", { name: group })].filter(Boolean).join(" · ")}
          hint={
            <span className="flex items-center gap-1.5">
              {pinnedScene && (
                <>
                  <Pin className="size-3.5 shrink-0" aria-hidden />
                  {t("pinned")}
                </>
              )}
              {!isOn && (
                <>
                  <MonitorOff className="size-3.5 shrink-0" aria-hidden />
                  {t("off")}
                </>
              )}
            </span>
          }
          value={pinnedScene ?? ""}
          disabled={pinScene.isPending}
          choices={["" as const, ...wallScenes].map((value) => ({ value, name: nameOf(value || null) }))}
          onChange={({ target }) => void change(id, name, (target.value || null) as WallScene | null).catch(() => {})}
        />
      ))}
      {pinScene.error && (
        <p role="alert" className="font-medium text-alarm">
          {describeRefusal(pinScene.error).text}
        </p>
      )}
    </Sheet>
  );
}
