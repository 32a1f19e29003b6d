"use client";

import { TRPCClientError } from "@trpc/client";
import { Check, Download, LoaderCircle, RotateCcw } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "../../_ui/button";
import { saveFile } from "../../_ui/save-file";

type Props = {
  /** Name of the file, used in messages. */
  fileTitle: string;
  /** Label of the button; `fileTitle` by default. */
  children?: string;
  /** Accessible name, for a label that is too short to be understood alone. */
  name?: string;
  saveFile: () => Promise<void>;
  /** Whether the content of the file is still being loaded. */
  isPending?: boolean;
};

/** A button that creates a file and saves it. Shows progress, success, and failure with a retry. */
export function SaveButton({ fileTitle, children = fileTitle, name, saveFile, isPending = false }: Props) {
  const t = useTranslations("exports");
  const [state, setState] = useState<"idle" | "making" | "done" | "failed">("idle");
  const handleClick = async () => {
    if (state === "making" || isPending) return;
    setState("making");
    try {
      await saveFile();
      setState("done");
    } catch (error) {
      if (!(error instanceof FileUnavailable || error instanceof TRPCClientError)) reportError(error);
      setState("failed");
    }
  };
  const Icon = { idle: Download, making: LoaderCircle, done: Check, failed: RotateCcw }[state];
  return (
    <span className="inline-flex flex-wrap items-center gap-2">
      <Button
        onClick={handleClick}
        aria-disabled={state === "making" || isPending}
        aria-label={state === "failed" ? t("retry", { what: fileTitle }) : name}
        data-state={state}
      >
        <Icon className={`size-4 ${state === "making" ? "motion-safe:animate-spin" : ""}`} aria-hidden />
        {children}
      </Button>
      <span role="status" className={state === "failed" ? "text-[0.8125rem] text-alarm" : "sr-only"}>
        {state !== "idle" && t(state, { what: fileTitle })}
      </span>
    </span>
  );
}

/** Thrown when the server returns no file or cannot be reached; the user may retry. */
class FileUnavailable extends Error {}

/** Fetches a file from the server and saves it. Throws `FileUnavailable` if the file cannot be fetched. */
export async function fetchFile(url: string, name: string): Promise<void> {
  const response = await fetch(url).catch((cause) => {
    throw new FileUnavailable(url, { cause });
  });
  if (!response.ok) throw new FileUnavailable(`${url}: ${response.status}`);
  saveFile(await response.blob(), name);
}
