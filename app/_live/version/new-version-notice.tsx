"use client";

import { useQueryClient } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { useCallback, useState } from "react";
import { Button } from "../../_ui/button";
import { hasGuardedChanges } from "../../_ui/use-leave-confirmation";
import { useHasNewVersion } from "../feed/connection";
import { reloadWhenHealthy } from "./reload";
import { useAbsence } from "./use-absence";
import { useReloadForNewVersion } from "./use-reload-for-new-version";

const textFields =
  "textarea, input:not([type=checkbox], [type=radio], [type=range], [type=date], [type=time], [type=file], [type=hidden])";

/** Whether the page has unsaved changes, an open form or dialog, or text in a field. */
function isBeingFilledIn(): boolean {
  return (
    hasGuardedChanges() ||
    document.querySelector('form, [role="dialog"], [role="alertdialog"]') !== null ||
    [...document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(textFields)].some(({ value }) => value !== "")
  );
}

type Props = {
  /** Whether the screen has something open or waiting that a reload would disturb or lose. Forms need no mention. */
  isBusy?: boolean;
  /** Whether a page that is shown reloads too, after some minutes without input. */
  reloadsWhenIdle?: boolean;
  /** What happens to what was typed: the name of a text. */
  kept?: "drafts" | "closure" | "phone" | "none";
};

/**
 * Says that the server has a new version, with a button that loads it. Nothing is shown while the page is up to date.
 * The page reloads by itself while nobody uses it, unless something is typed, open or being sent.
 */
export function NewVersionNotice({ isBusy = false, reloadsWhenIdle = false, kept = "none" }: Props) {
  const t = useTranslations("newVersion");
  const queryClient = useQueryClient();
  const isOutdated = useHasNewVersion();
  const absence = useAbsence(isOutdated);
  const [hasFailed, setHasFailed] = useState(false);
  const isInUse = useCallback(() => isBeingFilledIn() || queryClient.isMutating() > 0, [queryClient]);
  useReloadForNewVersion(!isBusy && (absence === "hidden" || (reloadsWhenIdle && absence === "idle")), isInUse);
  return (
    <div role="status" className="shrink-0">
      {isOutdated && (
        <div className="flex items-center gap-x-3 border-line border-b bg-raised px-3 py-1">
          <RefreshCw className="size-4 shrink-0 text-ink-3" aria-hidden />
          <p className="min-w-0 flex-1 text-pretty text-[0.8125rem]">
            <strong className="mr-2 font-semibold">{t("title")}</strong>
            {hasFailed ? t("failed") : t(kept)}
          </p>
          <Button size="small" onClick={async () => setHasFailed(!(await reloadWhenHealthy()))}>
            {t("reload")}
          </Button>
        </div>
      )}
    </div>
  );
}
