"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { type FormEvent, useEffect, useRef } from "react";
import { useRefusal } from "../../_live/use-refusal";
import { possibleCorners } from "../../_map/possible-area";
import { Button } from "../../_ui/button";
import { IconButton } from "../../_ui/icon-button";
import { KeyCap } from "../../_ui/key-cap";
import { Panel } from "../../_ui/panel";
import { CallStrip } from "../calls/call-strip";
import { useConsole } from "../console-context";
import { ChosenPlace } from "./chosen-place";
import { ChosenType } from "./chosen-type";
import { PlaceSearch } from "./place-search";
import { PlanPreview } from "./plan-preview";
import { PriorityChoice } from "./priority-choice";
import { TypeChooser } from "./type-chooser";
import { useIntake } from "./use-intake";

const field = "mt-1 w-full rounded-lg border border-line-2 bg-raised px-3 py-2 text-[0.9375rem]";

/** A new incident: where, what, how urgent, and send. */
export function IntakeForm() {
  const t = useTranslations("intake");
  const common = useTranslations("common");
  const { act, camera } = useConsole();
  const { draft, type, priority, lack, send, sending, error } = useIntake();
  const refused = useRefusal();
  const placeField = useRef<HTMLInputElement>(null);
  const typeField = useRef<HTMLInputElement>(null);
  const priorityField = useRef<HTMLFieldSetElement>(null);
  const [placeKnown, typeKnown] = [draft.place !== null, draft.type !== null];

  // The focus goes to what is asked next: after the place the type, after the type the priority, where figures choose.
  useEffect(() => {
    if (!placeKnown) placeField.current?.focus();
    else if (!typeKnown) typeField.current?.focus();
    else priorityField.current?.querySelector<HTMLInputElement>("input:checked")?.focus();
  }, [placeKnown, typeKnown]);

  function submit(event?: FormEvent) {
    event?.preventDefault();
    const missing = send();
    if (missing === "place") placeField.current?.focus();
    if (missing === "type") typeField.current?.focus();
  }

  const words = error && refused(error);
  return (
    <form
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit(event);
      }}
      className="h-full"
      noValidate
    >
      <Panel
        fill
        label={t("title")}
        title={<h2 className="font-semibold text-[0.9375rem]">{t("title")}</h2>}
        aside={
          <>
            <Button look="quiet" size="small" onClick={() => act({ do: "discard" })}>
              {t("discard")}
            </Button>
            <IconButton name={common("back")} hint="Esc" onClick={() => act({ do: "back" })}>
              <X className="size-[1.125rem]" aria-hidden />
            </IconButton>
          </>
        }
        foot={
          <>
            {words && (
              <div role="alert" className="mb-2 text-[0.8125rem]">
                <p className="font-semibold text-alarm">
                  {t("failed")}: {words.text}
                </p>
                {words.fields.map(({ field: path, name, cause }) => (
                  <p key={path}>
                    <b className="font-semibold">{name}</b>: {cause}
                  </p>
                ))}
                <p className="text-ink-2">{t("keepsTrying")}</p>
              </div>
            )}
            <Button
              type="submit"
              look="strong"
              size="large"
              className="w-full"
              disabled={sending}
              aria-keyshortcuts="Control+Enter"
            >
              {sending ? t("sending") : t("send")}
              <span className="hidden gap-0.5 lg:flex" aria-hidden>
                <KeyCap>Ctrl</KeyCap>
                <KeyCap>↵</KeyCap>
              </span>
            </Button>
          </>
        }
      >
        {draft.call && <CallStrip call={draft.call} />}
        <div className="space-y-4 p-3.5">
          <div>
            <p className="label mb-1">{t("place")}</p>
            {draft.place ? (
              <ChosenPlace place={draft.place} />
            ) : (
              <PlaceSearch
                inputRef={placeField}
                invalid={lack === "place"}
                describedBy="place-problem"
                onPick={({ lng, lat, precision, name, district, source }) => {
                  act({
                    do: "place",
                    place: { lng, lat, precision, name, district: source === "district" ? null : district },
                  });
                  camera.current?.show(possibleCorners({ lng, lat, precision }));
                }}
              />
            )}
            <p id="place-problem" role="alert" className="mt-1 font-medium text-alarm text-[0.8125rem] empty:hidden">
              {lack === "place" && !draft.place && t("needPlace")}
            </p>
          </div>
          <div>
            <p className="label mb-1">{t("type")}</p>
            {type ? (
              <ChosenType type={type} />
            ) : (
              <TypeChooser
                inputRef={typeField}
                invalid={lack === "type"}
                describedBy="type-problem"
                onPick={({ code }) => act({ do: "edit", draft: { type: code, priority: null } })}
              />
            )}
            <p id="type-problem" role="alert" className="mt-1 font-medium text-alarm text-[0.8125rem] empty:hidden">
              {lack === "type" && !type && t("needType")}
            </p>
          </div>
          {type && (
            <>
              <PriorityChoice
                ref={priorityField}
                value={priority}
                onChoose={(chosen) => act({ do: "edit", draft: { priority: chosen } })}
              />
              <PlanPreview type={type} priority={priority} />
              <label className="block">
                <span className="label">{t("address")}</span>
                <input
                  value={draft.address}
                  maxLength={400}
                  placeholder={t("addressHint")}
                  onChange={(event) => act({ do: "edit", draft: { address: event.target.value } })}
                  className={field}
                />
              </label>
              <label className="block">
                <span className="label">{t("description")}</span>
                <textarea
                  value={draft.description}
                  rows={3}
                  maxLength={5_000}
                  placeholder={t("descriptionHint")}
                  onChange={(event) => act({ do: "edit", draft: { description: event.target.value } })}
                  className={`${field} resize-none`}
                />
              </label>
            </>
          )}
        </div>
      </Panel>
    </form>
  );
}
