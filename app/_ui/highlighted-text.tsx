/** Text with the first match of `searchText` in bold. */
export function HighlightedText({ text, searchText }: { text: string; searchText: string }) {
  const index = searchText.trim() === "" ? -1 : text.toLowerCase().indexOf(searchText.trim().toLowerCase());
  if (index < 0) return text;
  const endIndex = index + searchText.trim().length;
  return (
    <>
      {text.slice(0, index)}
      <b className="font-bold text-ink">{text.slice(index, endIndex)}</b>
      {text.slice(endIndex)}
    </>
  );
}
