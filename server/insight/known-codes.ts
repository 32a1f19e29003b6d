import { cellToParent } from "h3-js";
import { type Crew, type MonthColumns, marksPerType } from "./month-columns";

/** Codes by short numbers that are the same in all months held, so that rows of any month can be counted together. */
class Codes<Code = string> {
  readonly all: Code[] = [];
  #known = new Map<string, number>();

  /** With a first one that stands for none. */
  constructor(none?: Code) {
    if (none !== undefined) this.all.push(none);
  }

  get size(): number {
    return this.all.length;
  }

  /** How many there would be with these. */
  sizeWith(keys: readonly string[]): number {
    return this.size + keys.filter((key) => !this.#known.has(key)).length;
  }

  number(code: Code, key = code as string): number {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    this.#known.set(key, this.all.length);
    return this.all.push(code) - 1;
  }
}

const nobody: Crew = { agency: "", station: null, agencies: [] };

/** All codes of the months held. They are only ever added to: as many as there are places, types and crews. */
export class KnownCodes {
  readonly types = new Codes();
  /** In these three, 0 is none. */
  readonly districts = new Codes("");
  readonly crews = new Codes<Crew>(nobody);
  readonly cells = new Codes("");
  /** The cells' parents of resolution 7 and 6, by the number of the cell. */
  readonly parents = { 7: [""], 6: [""] };

  /** Grows whenever a code is added. */
  get size(): number {
    return this.types.size + this.districts.size + this.crews.size + this.cells.size;
  }

  /** Changes the places in a month's own lists to these numbers. Adds nothing when there would be too many, so that other months still fit. */
  adopt(month: MonthColumns): void {
    const crewKeys = month.crews.map((crew) => JSON.stringify(crew));
    if (this.types.sizeWith(month.types) * marksPerType > 65_536 || this.crews.sizeWith(crewKeys) > 65_536) {
      throw new Error("there are more types or crews than the figures can tell apart");
    }
    const types = month.types.map((code) => this.types.number(code) * marksPerType);
    const districts = [0, ...month.districts.map((code) => this.districts.number(code))];
    const crews = [0, ...month.crews.map((crew, index) => this.crews.number(crew, crewKeys[index]))];
    const cells = [0, ...month.cells.map((code) => this.#cell(code))];
    replace(month.district, districts);
    replace(month.crew, crews);
    replace(month.cell, cells);
    const { kind } = month;
    for (let row = 0; row < kind.length; row++) {
      const own = kind[row] as number;
      kind[row] = (types[(own / marksPerType) | 0] as number) + (own % marksPerType);
    }
  }

  #cell(code: string): number {
    const number = this.cells.number(code);
    if (this.parents[7].length < this.cells.size) {
      this.parents[7].push(cellToParent(code, 7));
      this.parents[6].push(cellToParent(code, 6));
    }
    return number;
  }
}

function replace(column: Uint16Array | Uint32Array, numbers: readonly number[]): void {
  for (let row = 0; row < column.length; row++) column[row] = numbers[column[row] as number] as number;
}
