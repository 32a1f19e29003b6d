"use client";

import { useTranslations } from "next-intl";
import { type ScreenSettings, screenLanguages, screenTextSizes, screenThemes } from "@/server/domain/screen-settings";
import { CheckField, SelectField } from "../../_ui/field";

type Props = { settings: ScreenSettings; onSettings: (settings: ScreenSettings) => void };

/** What a screen shows and how. */
export function SettingsFields({ settings, onSettings }: Props) {
  const t = useTranslations("screenSettings");
  const language = useTranslations("screenLanguage");
  const textSize = useTranslations("screenTextSize");
  const theme = useTranslations("screenTheme");
  const change = (part: Partial<ScreenSettings>) => onSettings({ ...settings, ...part });
  return (
    <fieldset className="space-y-4">
      <legend className="font-semibold">{t("title")}</legend>
      <p className="text-pretty text-[0.8125rem] text-ink-3">{t("lead")}</p>
      <SelectField
        label={t("language")}
        value={settings.language}
        choices={screenLanguages.map((value) => ({ value, name: language(value) }))}
        onChange={({ target }) => change({ language: target.value as ScreenSettings["language"] })}
      />
      <SelectField
        label={t("textSize")}
        hint={t("textSizeHint")}
        value={settings.textSize}
        choices={screenTextSizes.map((value) => ({ value, name: textSize(value) }))}
        onChange={({ target }) => change({ textSize: target.value as ScreenSettings["textSize"] })}
      />
      <SelectField
        label={t("theme")}
        value={settings.theme}
        choices={screenThemes.map((value) => ({ value, name: theme(value) }))}
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
    </fieldset>
  );
}
