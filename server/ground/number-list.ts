type NumberArray = Uint8Array | Int32Array | Float64Array;

/** A typed array that grows as numbers are added. */
class NumberList<Numbers extends NumberArray> {
  length = 0;

  constructor(private numbers: Numbers) {}

  push(value: number): void {
    if (this.length === this.numbers.length) {
      const Type = this.numbers.constructor as new (length: number) => Numbers;
      const largerArray = new Type(Math.max(1_024, this.length * 2));
      largerArray.set(this.numbers);
      this.numbers = largerArray;
    }
    this.numbers[this.length++] = value;
  }

  at(index: number): number {
    return this.numbers[index] as number;
  }

  set(index: number, value: number): void {
    this.numbers[index] = value;
  }
}

export const byteList = () => new NumberList(new Uint8Array(0));
export const intList = () => new NumberList(new Int32Array(0));
export const floatList = () => new NumberList(new Float64Array(0));

/** Assigns a number to each distinct string; number 0 is null. */
export class StringIds {
  #numbers = new Map<string, number>();
  #texts: (string | null)[] = [null];

  number(text: string | null | undefined): number {
    if (!text) return 0;
    const knownNumber = this.#numbers.get(text);
    if (knownNumber !== undefined) return knownNumber;
    this.#numbers.set(text, this.#texts.length);
    return this.#texts.push(text) - 1;
  }

  text(number: number): string | null {
    return this.#texts[number] ?? null;
  }
}
