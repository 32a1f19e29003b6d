"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { useTRPC } from "../../_live/cache/trpc";
import { useSave } from "../../_live/cache/use-save";
import { Button } from "../../_ui/button";
import { ConfirmButton } from "../../_ui/confirm-button";
import { Sheet } from "../../_ui/sheet";
import { useFormat } from "../../_words/use-format";
import { FormFoot } from "../form-foot";
import type { ListedScreen, Pairing } from "./listed-screen";
import { LastSeen, ScreenStateCell } from "./screen-state-cell";
import { SettingsFields } from "./settings-fields";

type Props = { screen: ListedScreen; onClose: () => void; onOpened: (pairing: Pairing) => void };

/** One screen: how it stands, its settings, pairing it anew, and ending it. */
export function ScreenSheet({ screen, onClose, onOpened }: Props) {
  const t = useTranslations("displays");
  const words = useTranslations("screenSettings");
  const format = useFormat();
  const trpc = useTRPC();
  const { id, name, pairedAt, revokedAt } = screen;
  const [first] = useState(screen.settings);
  const [settings, setSettings] = useState(first);
  const isDirty = JSON.stringify(settings) !== JSON.stringify(first);
  const change = useSave(trpc.screens.change.mutationOptions(), { done: words("saved"), onDone: onClose });
  const pair = useSave(trpc.screens.openPairing.mutationOptions(), { done: t("opened"), onDone: onOpened });
  const end = useSave(trpc.screens.revoke.mutationOptions(), { done: t("revoked"), onDone: onClose });
  const isBusy = change.saving || pair.saving || end.saving;
  return (
    <Sheet
      title={name}
      onClose={onClose}
      dirty={isDirty}
      onSubmit={() => change.save({ id, settings })}
      foot={<FormFoot text={change.text ?? pair.text ?? end.text} saving={isBusy} />}
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
          <dd className="mt-0.5">{pairedAt ? format.moment(pairedAt) : t("never")}</dd>
        </div>
      </dl>
      <div className="border-line border-t pt-4">
        <SettingsFields settings={settings} onSettings={setSettings} />
      </div>
      <div className="border-line border-t pt-4">
        <Button onClick={() => pair.save({ name })} disabled={isBusy}>
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
            yes={t("revokeYes")}
            onYes={() => end.save({ id })}
            disabled={isBusy}
          >
            {t("revoke")}
          </ConfirmButton>
          <p className="mt-1 text-[0.8125rem] text-ink-3">{t("revokeHint")}</p>
        </div>
      )}
    </Sheet>
  );
}
