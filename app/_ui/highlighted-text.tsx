/** Text with the first match of `words` in bold. */
export function HighlightedText({ text, words }: { text: string; words: string }) {
  const index = words.trim() === "" ? -1 : text.toLowerCase().indexOf(words.trim().toLowerCase());
  if (index < 0) return text;
  const end = index + words.trim().length;
  return (
    <>
      {text.slice(0, index)}
      <b className="font-bold text-ink">{text.slice(index, end)}</b>
      {text.slice(end)}
    </>
  );
}
