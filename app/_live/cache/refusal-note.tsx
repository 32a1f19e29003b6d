"use client";

import { useRefusal } from "./refusal";

/** Shows why an action failed, next to its button or form. */
export function RefusalNote({ error }: { error: unknown }) {
  const describeRefusal = useRefusal();
  if (!error) return null;
  const { text, detail, fields } = describeRefusal(error);
  return (
    <p role="alert" className="mt-2 font-medium text-alarm text-[0.8125rem]">
      {[text, detail, ...fields.map(({ name, cause }) => `${name}: ${cause}`)].filter(Boolean).join(". ")}
    </p>
  );
}
