"use client";

import { type UseMutationOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { useToast } from "../../_ui/toast";
import { isVersionConflict, useRefusal } from "./refusal";

type Feedback<Data> = {
  /** Toast shown on success. */
  successText: string;
  /** Called even if the form has been closed meanwhile: for what must not be lost, such as a secret or an undo. */
  onSaved?: (data: Data) => void;
  /** Called if the form is still open, usually to close it. Otherwise it would close a form opened meanwhile. */
  onDone?: (data: Data) => void | Promise<void>;
  /**
   * Called if somebody else has changed the record since the form was opened, after everything is refetched, and if the
   * form is still open.
   */
  onVersionConflict?: () => void | Promise<void>;
};

/**
 * Returns a mutation for a form. On success, everything on the screen is refetched. After a failure, `text` says why
 * saving failed. `fieldError(name)` is the server's error for that field, which may be a path (`levels.siaga2M`), or
 * null.
 */
export function useSave<Data, Problem, Input, Snapshot>(
  options: UseMutationOptions<Data, Problem, Input, Snapshot>,
  { successText: savedText, onSaved, onDone, onVersionConflict }: Feedback<Data>,
) {
  const queryClient = useQueryClient();
  const t = useTranslations("adminForm");
  const showToast = useToast();
  const describeRefusal = useRefusal();
  const isOpen = useRef(false);
  useEffect(() => {
    isOpen.current = true;
    return () => {
      isOpen.current = false;
    };
  }, []);
  const mutation = useMutation({
    ...options,
    onSuccess: async (data: Data) => {
      // Refetch before the form closes, so that an entry reopened at once shows the saved values.
      await queryClient.invalidateQueries();
      showToast(savedText);
      onSaved?.(data);
      if (isOpen.current) await onDone?.(data);
    },
    onError: async (error) => {
      if (!isVersionConflict(error)) return;
      await queryClient.invalidateQueries();
      if (isOpen.current) await onVersionConflict?.();
    },
  });
  const refusal = mutation.error ? describeRefusal(mutation.error) : null;
  return {
    save: mutation.mutate,
    isSaving: mutation.isPending,
    reset: mutation.reset,
    errorText:
      onVersionConflict && isVersionConflict(mutation.error)
        ? t("stale")
        : refusal && [refusal.text, refusal.detail].filter(Boolean).join(". "),
    fieldErrors: refusal?.fields ?? [],
    fieldError: (name: string): string | null =>
      refusal?.fields.find(({ field, path }) => field === name || path === name)?.cause ?? null,
  };
}
