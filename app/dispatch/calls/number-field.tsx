"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, useState } from "react";
import type { OpenCall } from "@/server/calls/list-calls";
import { nationalNumber } from "@/server/domain/call";
import { RefusalNote } from "../../_live/cache/refusal-note";
import { useTRPC } from "../../_live/cache/trpc";
import { Button } from "../../_ui/button";

/** Whom to call back, for a call that was written down; Enter keeps it. */
export function NumberField({ call }: { call: OpenCall }) {
  const t = useTranslations("callNumber");
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [typed, setTyped] = useState(call.callerNumber ?? "");
  const save = useMutation(
    trpc.calls.setNumber.mutationOptions({ onSuccess: () => queries.invalidateQueries(trpc.calls.list.pathFilter()) }),
  );
  const digits = typed.replace(/[\s().-]/g, "");
  const changed = nationalNumber(digits) !== (call.callerNumber ?? "");
  const keep = () => save.mutate({ id: call.id, callerNumber: digits === "" ? null : digits });
  // It stands in the form of the incident, which Enter must not send.
  const press = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if (changed) keep();
  };
  return (
    <div>
      <div className="flex gap-1.5">
        <input
          type="tel"
          inputMode="tel"
          autoComplete="off"
          aria-label={t("label")}
          placeholder={t("hint")}
          value={typed}
          maxLength={26}
          onChange={({ target }) => setTyped(target.value)}
          onKeyDown={press}
          className="h-8 min-w-0 flex-1 rounded-md border border-line-2 bg-panel px-2.5"
        />
        <Button className="h-8!" onClick={keep} disabled={!changed || save.isPending}>
          {t("keep")}
        </Button>
      </div>
      <RefusalNote error={save.error} />
    </div>
  );
}
