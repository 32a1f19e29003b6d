import type { Course } from "./import-history";

const width = 30;
const everyMs = 5_000;

/** Tells how far an import is: a bar where somebody looks on, else a line every few seconds. */
export function createTeller(out: { isTTY?: boolean; write(text: string): unknown }, clock: () => number = Date.now) {
  const begun = clock();
  let told = begun;
  let rowsBefore: number | undefined;
  return {
    tell(course: Course): void {
      rowsBefore ??= rowsOf(course);
      const seconds = (clock() - begun) / 1_000;
      const share = course.size === 0 ? 1 : course.bytes / course.size;
      const rate = Math.round((rowsOf(course) - rowsBefore) / Math.max(seconds, 0.001));
      const words = `${Math.floor(share * 100)} %, ${rowsOf(course)} rows, ${rate} a second, ${course.setAside} set aside`;
      if (out.isTTY) {
        const filled = Math.round(share * width);
        out.write(`\r\u001b[K[${"#".repeat(filled)}${".".repeat(width - filled)}] ${words}`);
      } else if (clock() - told >= everyMs) {
        told = clock();
        out.write(`${words}\n`);
      }
    },
    /** What became of the file. */
    end(course: Course & { rejectedPath: string }): string {
      if (out.isTTY) out.write("\n");
      const seconds = (clock() - begun) / 1_000;
      const rows = rowsOf(course) - (rowsBefore ?? 0);
      const { imported, setAside, alreadyThere } = course;
      return [
        `${imported} imported, ${setAside} set aside${setAside > 0 ? ` in ${course.rejectedPath}` : ""}, ${alreadyThere} already there.`,
        `${rows} rows in ${seconds.toFixed(1)} s, ${Math.round(rows / Math.max(seconds, 0.001))} a second${rows < rowsOf(course) ? "; the others were brought in by a run before" : ""}.`,
      ].join("\n");
    },
  };
}

function rowsOf({ imported, setAside, alreadyThere }: Course): number {
  return imported + setAside + alreadyThere;
}
