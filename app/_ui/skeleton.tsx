/** Lines where rows will be, still and quiet; the words are for those who do not see them. */
export function Skeleton({ rows, label }: { rows: number; label: string }) {
  return (
    <div role="status" className="space-y-3 p-3.5">
      <span className="sr-only">{label}</span>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all alike.
        <div key={row} className="flex gap-3" aria-hidden>
          <div className="size-8 rounded-md bg-raised" />
          <div className="flex-1 space-y-2 py-0.5">
            <div className="h-3 w-3/4 rounded bg-raised" />
            <div className="h-3 w-2/5 rounded bg-raised" />
          </div>
        </div>
      ))}
    </div>
  );
}
