"use client";

import { useRefusal } from "./use-refusal";

/** Why something was not done, in the place where it was asked for. */
export function RefusalNote({ error }: { error: unknown }) {
  const inWords = useRefusal();
  if (!error) return null;
  const { text, detail, fields } = inWords(error);
  return (
    <p role="alert" className="mt-2 font-medium text-alarm text-[0.8125rem]">
      {[text, detail, ...fields.map(({ name, cause }) => `${name}: ${cause}`)].filter(Boolean).join(". ")}
    </p>
  );
}
