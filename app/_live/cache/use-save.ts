"use client";

import { type UseMutationOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { useToast } from "../../_ui/toast";
import { useRefusal } from "./use-refusal";

type Wishes<Data> = {
  /** What is said when it is done. */
  done: string;
  onDone?: (data: Data) => void;
};

/**
 * A change that is asked for in a form. `wrong(field)` is what is wrong with a field, by its name; `text` what is wrong beside
 * that. After a change everything on the screen is read again.
 */
export function useSave<Data, Problem, Input, Kept>(
  options: UseMutationOptions<Data, Problem, Input, Kept>,
  { done, onDone }: Wishes<Data>,
) {
  const queries = useQueryClient();
  const tell = useToast();
  const inWords = useRefusal();
  const mutation = useMutation({
    ...options,
    onSuccess: async (data: Data) => {
      // First, so that whoever opens an entry again at once sees what was saved.
      await queries.invalidateQueries();
      tell(done);
      onDone?.(data);
    },
  });
  const refused = mutation.error ? inWords(mutation.error) : null;
  return {
    save: mutation.mutate,
    saving: mutation.isPending,
    reset: mutation.reset,
    text: refused && [refused.text, refused.detail].filter(Boolean).join(". "),
    fields: refused?.fields ?? [],
    wrong: (field: string): string | null => refused?.fields.find((one) => one.field === field)?.cause ?? null,
  };
}
