"use client";

import { useTranslations } from "next-intl";

import { geometryProblems, languages, type ScreenSettings, screenThemes } from "@/server/domain/screen-settings";
import { useTRPC } from "../../_live/cache/trpc";
import { useSave } from "../../_live/cache/use-save";
import { Button } from "../../_ui/button";
import { ConfirmButton } from "../../_ui/confirm-button";
import { CheckField, SelectField, TextField } from "../../_ui/field";
import { Sheet } from "../../_ui/sheet";
import { useFormat } from "../../_words/use-format";
import { SaveBar, SaveFirstNote } from "../_form/save-bar";
import { useDraft } from "../_form/use-draft";
import { GeometryFields, pickGeometry } from "./pairing-sheets";
import type { ListedScreen, Pairing } from "./screen-state-cell";
import { LastSeen, ScreenStateCell } from "./screen-state-cell";

type SheetProps = { screen: ListedScreen; onClose: () => void; onPairing: (pairing: Pairing) => void };

/** Shows one screen's state, changes its settings, pairs it again or revokes it. */
export function ScreenSheet({ screen, onClose, onPairing }: SheetProps) {
  const t = useTranslations("displays");
  const settingsText = useTranslations("screenSettings");
  const tCheck = useTranslations("legibility");
  const format = useFormat();
  const trpc = useTRPC();
  const { id, name, pairedAt, revokedAt } = screen;
  const {
    draft: settings,
    initialDraft,
    setDraft: setSettings,
    isDirty,
    rebaseOnLatest,
  } = useDraft(() => screen.settings);
  const change = useSave(trpc.screens.change.mutationOptions(), {
    successText: settingsText("saved"),
    onDone: onClose,
    onVersionConflict: rebaseOnLatest,
  });
  const newPairing = useSave(trpc.screens.openPairing.mutationOptions(), {
    successText: t("opened"),
    onDone: onPairing,
  });
  const revocation = useSave(trpc.screens.revoke.mutationOptions(), { successText: t("revoked"), onDone: onClose });
  const isBusy = change.isSaving || newPairing.isSaving || revocation.isSaving;
  return (
    <Sheet
      title={name}
      onClose={onClose}
      isDirty={isDirty}
      onSubmit={() => geometryProblems(settings).size === 0 && change.save({ id, settings, base: initialDraft })}
      footer={<SaveBar error={change.errorText ?? newPairing.errorText ?? revocation.errorText} isSaving={isBusy} />}
    >
      <dl className="space-y-3">
        <div>
          <dt className="label">{t("state")}</dt>
          <dd className="mt-0.5">
            <ScreenStateCell screen={screen} />
          </dd>
        </div>
        <div>
          <dt className="label">{t("seen")}</dt>
          <dd className="mt-0.5">
            <LastSeen screen={screen} />
          </dd>
        </div>
        <div>
          <dt className="label">{t("since")}</dt>
          <dd className="mt-0.5">{pairedAt ? format.dateTime(pairedAt) : t("never")}</dd>
        </div>
      </dl>
      <div className="border-line border-t pt-4">
        <SettingsFields settings={settings} onSettings={setSettings} />
      </div>
      <div className="border-line border-t pt-4">
        <a
          href={`/wall?check&${toGeometryQuery(screen.settings)}`}
          target="_blank"
          rel="noreferrer"
          className="inline-flex h-9 items-center rounded-md border border-line-2 px-3 font-semibold hover:bg-hover"
        >
          {tCheck("open")}
        </a>
        <p className="mt-1 text-[0.8125rem] text-ink-3">{tCheck("openHint")}</p>
      </div>
      <div className="border-line border-t pt-4">
        <SaveFirstNote isDirty={isDirty} />
        <Button onClick={() => newPairing.save({ name })} disabled={isBusy || isDirty}>
          {t("pairAgain")}
        </Button>
        <p className="mt-1 text-[0.8125rem] text-ink-3">{t("pairAgainHint")}</p>
      </div>
      {!revokedAt && (
        <div>
          <ConfirmButton
            look="alarm"
            title={t("revokeTitle", { name })}
            text={t("revokeText")}
            confirmLabel={t("revokeYes")}
            onConfirm={() => revocation.save({ id })}
            disabled={isBusy || isDirty}
          >
            {t("revoke")}
          </ConfirmButton>
          <p className="mt-1 text-[0.8125rem] text-ink-3">{t("revokeHint")}</p>
        </div>
      )}
    </Sheet>
  );
}

/** Returns the URL parameters that make `/wall` use this screen's geometry. */
function toGeometryQuery(settings: ScreenSettings): string {
  return Object.entries(pickGeometry(settings))
    .map(([field, value]) => `${field}=${value}`)
    .join("&");
}

type FieldsProps = { settings: ScreenSettings; onSettings: (settings: ScreenSettings) => void };

function SettingsFields({ settings, onSettings }: FieldsProps) {
  const t = useTranslations("screenSettings");
  const languageName = useTranslations("screenLanguage");
  const themeName = useTranslations("screenTheme");
  const change = (part: Partial<ScreenSettings>) => onSettings({ ...settings, ...part });
  return (
    <fieldset className="space-y-4">
      <legend className="font-semibold">{t("title")}</legend>
      <p className="text-pretty text-[0.8125rem] text-ink-3">{t("lead")}</p>
      <SelectField
        label={t("language")}
        value={settings.language}
        choices={languages.map((value) => ({ value, name: languageName(value) }))}
        onChange={({ target }) => change({ language: target.value as ScreenSettings["language"] })}
      />
      <GeometryFields geometry={settings} onGeometry={change} />
      <SelectField
        label={t("theme")}
        hint={t("themeHint")}
        value={settings.theme}
        choices={screenThemes.map((value) => ({ value, name: themeName(value) }))}
        onChange={({ target }) => change({ theme: target.value as ScreenSettings["theme"] })}
      />
      <CheckField
        label={t("sound")}
        hint={t("soundHint")}
        checked={settings.sound}
        onChange={({ target }) => change({ sound: target.checked })}
      />
      <CheckField
        label={t("scenes")}
        hint={t("scenesHint")}
        checked={settings.scenes}
        onChange={({ target }) => change({ scenes: target.checked })}
      />
      <TextField
        label={t("group")}
        hint={t("groupHint")}
        value={settings.group}
        maxLength={40}
        onChange={({ target }) => change({ group: target.value })}
      />
    </fieldset>
  );
}
