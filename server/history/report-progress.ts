import type { ImportProgress } from "./import-history";

const width = 30;
const lineIntervalMs = 5_000;

/** Reports the progress of an import: a progress bar on a terminal, otherwise a line every few seconds. */
export function createProgressReporter(
  output: { isTTY?: boolean; write(text: string): unknown },
  clock: () => number = Date.now,
) {
  const startedAt = clock();
  let lastLineAt = startedAt;
  let rowsBefore: number | undefined;
  return {
    report(progress: ImportProgress): void {
      rowsBefore ??= rowsOf(progress);
      const seconds = (clock() - startedAt) / 1_000;
      const share = progress.size === 0 ? 1 : progress.bytes / progress.size;
      const rate = Math.round((rowsOf(progress) - rowsBefore) / Math.max(seconds, 0.001));
      const text = `${Math.floor(share * 100)} %, ${rowsOf(progress)} rows, ${rate} per second, ${progress.setAside} rejected`;
      if (output.isTTY) {
        const filled = Math.round(share * width);
        output.write(`\r\u001b[K[${"#".repeat(filled)}${".".repeat(width - filled)}] ${text}`);
      } else if (clock() - lastLineAt >= lineIntervalMs) {
        lastLineAt = clock();
        output.write(`${text}\n`);
      }
    },
    /** Returns the summary to print. */
    end(progress: ImportProgress & { rejectedPath: string }): string {
      if (output.isTTY) output.write("\n");
      const seconds = (clock() - startedAt) / 1_000;
      const rows = rowsOf(progress) - (rowsBefore ?? 0);
      const { imported, setAside, alreadyThere } = progress;
      return [
        `${imported} imported, ${setAside} rejected${setAside > 0 ? ` in ${progress.rejectedPath}` : ""}, ${alreadyThere} already known.`,
        `${rows} rows in ${seconds.toFixed(1)} s, ${Math.round(rows / Math.max(seconds, 0.001))} per second${rows < rowsOf(progress) ? "; the others were imported by an earlier run" : ""}.`,
      ].join("\n");
    },
  };
}

function rowsOf({ imported, setAside, alreadyThere }: ImportProgress): number {
  return imported + setAside + alreadyThere;
}
