"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { ArrowLeft, FileText, Printer } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { useTRPC } from "../../_live/cache/trpc";
import { useMe } from "../../_session/use-me";
import { Button, buttonClass } from "../../_ui/button";
import { KeyCap } from "../../_ui/key-cap";
import { LanguageSwitch, ThemeSwitch } from "../../_ui/preference-switches";
import { saveFile } from "../../_ui/save-file";
import { Skeleton, StateMessage } from "../../_ui/state-message";
import { findKeyCombination, formatKeyHint } from "../commands/command-list";
import { formatKeyCombination } from "../commands/key-press";
import { HandoverSheet } from "./handover-sheet";

/** Shift handover sheet, to read or print. It is a snapshot, refetched when the window gains focus. */
export function ShiftScreen() {
  const t = useTranslations("shift");
  const tScreen = useTranslations("screen");
  const tCommon = useTranslations("common");
  const tKeys = useTranslations("keys");
  const { data: me } = useMe();
  const trpc = useTRPC();
  const [shiftsBack, setShiftsBack] = useState<0 | 1>(0);
  const sheetQuery = useQuery(trpc.shift.read.queryOptions({ back: shiftsBack }));
  const locale = useLocale();
  const downloadPaperBoard = useMutation(
    trpc.shift.printBoard.mutationOptions({
      onSuccess: ({ fileName, base64 }) => {
        const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
        saveFile(new Blob([bytes], { type: "application/pdf" }), fileName);
      },
    }),
  );
  const { mutate, isPending } = downloadPaperBoard;
  useEffect(() => {
    // The console opens this page with this URL fragment to create the paper board immediately.
    if (window.location.hash === "#paper-board") {
      window.history.replaceState(null, "", window.location.pathname);
      mutate({ locale });
    }
    const handleKey = (event: KeyboardEvent) => {
      const isPaperBoardKey = formatKeyCombination(event) === findKeyCombination("paperBoard");
      if (isPaperBoardKey && !event.repeat && !isPending) mutate({ locale });
    };
    document.addEventListener("keydown", handleKey);
    return () => document.removeEventListener("keydown", handleKey);
  }, [mutate, isPending, locale]);
  return (
    <div className="paper-page h-dvh overflow-y-auto bg-beyond">
      <header className="paper-hidden sticky top-0 z-10 flex flex-wrap items-center gap-2 border-line border-b bg-panel px-3 py-2">
        <a href="/dispatch" className={buttonClass({ look: "quiet" })}>
          <ArrowLeft className="size-4" aria-hidden />
          {t("back")}
        </a>
        <fieldset className="flex gap-1" aria-label={t("title")}>
          {([0, 1] as const).map((choice) => (
            <Button
              key={choice}
              aria-pressed={shiftsBack === choice}
              look={shiftsBack === choice ? "strong" : "plain"}
              onClick={() => setShiftsBack(choice)}
            >
              {t(choice === 0 ? "now" : "before")}
            </Button>
          ))}
        </fieldset>
        <div className="ml-auto flex items-center gap-1">
          <LanguageSwitch />
          <ThemeSwitch />
          {downloadPaperBoard.isError && (
            <span role="alert" className="text-[0.8125rem] text-alarm">
              {t("paperBoardFailed")}
            </span>
          )}
          <Button
            aria-keyshortcuts={findKeyCombination("paperBoard")}
            aria-disabled={isPending}
            onClick={() => isPending || mutate({ locale })}
          >
            <FileText className="size-4" aria-hidden />
            {t("paperBoard")}
            <KeyCap>{formatKeyHint("paperBoard")}</KeyCap>
          </Button>
          {me?.permissions.includes("paper:enter") && (
            <a href="/dispatch/paper" className={buttonClass({})}>
              {tKeys("paperEntry")}
            </a>
          )}
          <Button look="strong" disabled={!sheetQuery.data} onClick={() => window.print()}>
            <Printer className="size-4" aria-hidden />
            {t("print")}
          </Button>
        </div>
      </header>
      <main className="paper mx-auto my-4 max-w-[56rem] rounded-xl border border-line bg-panel p-4 sm:p-8">
        {sheetQuery.isPending && <Skeleton rows={10} label={t("loading")} />}
        {sheetQuery.isError && !sheetQuery.data && (
          <StateMessage urgent title={tScreen("failed")} text={tScreen("failedText")}>
            <Button onClick={() => sheetQuery.refetch()}>{tCommon("retry")}</Button>
          </StateMessage>
        )}
        {sheetQuery.data && <HandoverSheet sheet={sheetQuery.data} shiftsBack={shiftsBack} />}
      </main>
    </div>
  );
}
