"use client";

import { TRPCClientError } from "@trpc/client";
import { Check, Download, LoaderCircle, RotateCcw } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "../../_ui/button";

type Props = {
  /** What is made, as it is called. */
  what: string;
  /** What stands on the button; what is made when it is not told. */
  children?: string;
  /** What a reader is told of the button, where its words are short. */
  name?: string;
  make: () => Promise<void>;
};

/** Makes a file and saves it, and says so: while it is made, when it is saved, and when that failed, with another try. */
export function SaveButton({ what, children = what, name, make }: Props) {
  const t = useTranslations("out");
  const [state, setState] = useState<"idle" | "making" | "done" | "failed">("idle");
  const press = async () => {
    if (state === "making") return;
    setState("making");
    try {
      await make();
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
        onClick={press}
        aria-disabled={state === "making"}
        aria-label={state === "failed" ? t("retry", { what }) : name}
        data-state={state}
      >
        <Icon className={`size-4 ${state === "making" ? "motion-safe:animate-spin" : ""}`} aria-hidden />
        {children}
      </Button>
      <span role="status" className={state === "failed" ? "text-[0.8125rem] text-alarm" : "sr-only"}>
        {state !== "idle" && t(state, { what })}
      </span>
    </span>
  );
}

/** Hands a file to whoever sits at the browser, as a download of this name. */
export function saveFile(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** The server gave no file, or could not be reached: for a person to try again. */
class FileUnavailable extends Error {}

/** Fetches a file that this server makes and saves it; throws `FileUnavailable` when it does not come. */
export async function fetchFile(address: string, name: string): Promise<void> {
  const answer = await fetch(address).catch((cause) => {
    throw new FileUnavailable(address, { cause });
  });
  if (!answer.ok) throw new FileUnavailable(`${address}: ${answer.status}`);
  saveFile(await answer.blob(), name);
}
