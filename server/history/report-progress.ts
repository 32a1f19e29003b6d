import { createProgressBar } from "../progress-bar";
import type { ImportProgress } from "./import-history";

/** Reports the progress of an import: a progress bar on a terminal, otherwise a line every few seconds. */
export function createProgressReporter(
  output: { isTTY?: boolean; write(text: string): unknown },
  clock: () => number = Date.now,
) {
  const startedAt = clock();
  const bar = createProgressBar(output, clock);
  let initialRowCount: number | undefined;
  return {
    report(progress: ImportProgress): void {
      initialRowCount ??= countRows(progress);
      const seconds = (clock() - startedAt) / 1_000;
      const share = progress.size === 0 ? 1 : progress.bytes / progress.size;
      const rowsPerSecond = Math.round((countRows(progress) - initialRowCount) / Math.max(seconds, 0.001));
      bar.show(share, `${countRows(progress)} rows, ${rowsPerSecond} per second, ${progress.rejectedCount} rejected`);
    },
    /** Returns the summary to print. */
    end(progress: ImportProgress & { rejectedPath: string }): string {
      bar.end();
      const seconds = (clock() - startedAt) / 1_000;
      const rowCount = countRows(progress) - (initialRowCount ?? 0);
      const { imported, rejectedCount, alreadyThere } = progress;
      return [
        `${imported} imported, ${rejectedCount} rejected${rejectedCount > 0 ? ` in ${progress.rejectedPath}` : ""}, ${alreadyThere} already known.`,
        `${rowCount} rows in ${seconds.toFixed(1)} s, ${Math.round(rowCount / Math.max(seconds, 0.001))} per second${rowCount < countRows(progress) ? "; the others were imported by an earlier run" : ""}.`,
      ].join("\n");
    },
  };
}

function countRows({ imported, rejectedCount, alreadyThere }: ImportProgress): number {
  return imported + rejectedCount + alreadyThere;
}
