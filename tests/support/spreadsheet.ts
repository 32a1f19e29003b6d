/**
 * Splits a CSV file into cells like a spreadsheet that expects `separator`, even if the file uses a different one. A
 * quotation mark is special only at the beginning of a cell.
 */
export function parseCells(csv: string, separator: string): string[] {
  const cells: string[] = [];
  let [cell, isStart, isQuoted] = ["", true, false];
  for (let index = 0; index < csv.length; index++) {
    const character = csv[index] ?? "";
    if (isQuoted) {
      if (character !== '"') cell += character;
      else if (csv[index + 1] === '"') cell += csv[++index];
      else isQuoted = false;
    } else if (isStart && character === '"') [isQuoted, isStart] = [true, false];
    else if (character === separator || character === "\n" || character === "\r") {
      cells.push(cell);
      [cell, isStart] = ["", true];
    } else {
      cell += character;
      isStart = false;
    }
  }
  return [...cells, cell];
}

/**
 * Finds the cells that a spreadsheet would evaluate as a formula, whichever common separator it expects. Numbers are
 * left out.
 */
export function findFormulas(csv: string): string[] {
  return [",", ";", "\t", "|"]
    .flatMap((separator) => parseCells(csv, separator))
    .filter((cell) => /^[\s"]*[=+\-@＝＋－＠]/.test(cell) && !/^-\d+([.,]\d+)?$/.test(cell));
}
