const barWidth = 30;
const lineIntervalMs = 5_000;

/** Shows the progress of a command: a bar on a terminal, otherwise a line every few seconds. */
export function createProgressBar(
  output: { isTTY?: boolean; write(text: string): unknown },
  clock: () => number = Date.now,
) {
  let lastLineAt = clock();
  return {
    /** `share` is the completed share of the work, from 0 to 1. */
    show(share: number, text: string): void {
      const line = `${Math.floor(share * 100)} %, ${text}`;
      if (output.isTTY) {
        const filledWidth = Math.round(share * barWidth);
        output.write(`\r\u001b[K[${"#".repeat(filledWidth)}${".".repeat(barWidth - filledWidth)}] ${line}`);
      } else if (clock() - lastLineAt >= lineIntervalMs) {
        lastLineAt = clock();
        output.write(`${line}\n`);
      }
    },
    end(): void {
      if (output.isTTY) output.write("\n");
    },
  };
}
