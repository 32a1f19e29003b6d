/** A text with the first match of `words` in bold. */
export function HighlightedText({ text, words }: { text: string; words: string }) {
  const at = words.trim() === "" ? -1 : text.toLowerCase().indexOf(words.trim().toLowerCase());
  if (at < 0) return text;
  const end = at + words.trim().length;
  return (
    <>
      {text.slice(0, at)}
      <b className="font-bold text-ink">{text.slice(at, end)}</b>
      {text.slice(end)}
    </>
  );
}
