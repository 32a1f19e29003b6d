"use client";

import { type UseMutationOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { useToast } from "../../_ui/toast";
import { useRefusal } from "./refusal";

type Feedback<Data> = {
  /** Toast shown on success. */
  successText: string;
  onDone?: (data: Data) => void;
};

/**
 * Returns a mutation for a form. On success, everything on the screen is refetched. After a failure, `text` says why
 * saving failed. `fieldError(name)` is the server's error for that field, or null.
 */
export function useSave<Data, Problem, Input, Snapshot>(
  options: UseMutationOptions<Data, Problem, Input, Snapshot>,
  { successText: savedText, onDone }: Feedback<Data>,
) {
  const queryClient = useQueryClient();
  const showToast = useToast();
  const describeRefusal = useRefusal();
  const mutation = useMutation({
    ...options,
    onSuccess: async (data: Data) => {
      // Refetch before the form closes, so that an entry reopened at once shows the saved values.
      await queryClient.invalidateQueries();
      showToast(savedText);
      onDone?.(data);
    },
  });
  const refusal = mutation.error ? describeRefusal(mutation.error) : null;
  return {
    save: mutation.mutate,
    isSaving: mutation.isPending,
    reset: mutation.reset,
    text: refusal && [refusal.text, refusal.detail].filter(Boolean).join(". "),
    fields: refusal?.fields ?? [],
    fieldError: (name: string): string | null => refusal?.fields.find(({ field }) => field === name)?.cause ?? null,
  };
}
