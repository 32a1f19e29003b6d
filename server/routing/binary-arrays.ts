/**
 * Length of the header in the format of PostgreSQL's `array_send` (dimensions, nulls, type, length, first index). After
 * it, each element is stored as its length (-1 for null) and its bytes. All numbers are big-endian. The header of an
 * empty array has only the first 12 bytes.
 */
const headerBytes = 20;

/** Reads an array of 32-bit integers; null becomes -1. */
export function readInts(bytes: Uint8Array): Int32Array {
  const view = toDataView(bytes);
  const values = new Int32Array(readLength(view));
  let offset = headerBytes;
  for (let index = 0; index < values.length; index++) {
    const isNull = view.getInt32(offset) === -1;
    values[index] = isNull ? -1 : view.getInt32(offset + 4);
    offset += isNull ? 4 : 8;
  }
  return values;
}

/** Reads an array of 32-bit floats, which must not contain nulls. */
export function readReals(bytes: Uint8Array): Float32Array {
  const view = toDataView(bytes);
  return Float32Array.from({ length: readLength(view) }, (_, index) => view.getFloat32(headerBytes + 8 * index + 4));
}

/** Reads lines in TWKB with seven decimal places, as `st_astwkb(line, 7)` writes them, and collects their points. */
export class TwkbReader {
  #points = new Int32Array(1_024);
  #usedLength = 0;
  #lineCount = 0;

  /** `lineStart` receives the index of the first point of each line, followed by the total number of points. */
  constructor(private readonly lineStart: Int32Array) {}

  /** Adds the points of all lines in a binary array. */
  add(bytes: Uint8Array): void {
    const view = toDataView(bytes);
    const count = readLength(view);
    let offset = headerBytes;
    for (let index = 0; index < count; index++) {
      const length = view.getInt32(offset);
      this.#addLine(bytes, offset + 4);
      offset += 4 + length;
    }
  }

  points(): Int32Array {
    return this.#points.slice(0, this.#usedLength);
  }

  #addLine(bytes: Uint8Array, start: number): void {
    // The first byte is the type (2, a line) and the precision (7 decimal places, zigzag-encoded). The second byte is 0
    // if there is no bounding box, size or id list.
    if (bytes[start] !== 0xe2 || bytes[start + 1] !== 0) throw new Error("an edge of the network is not a line");
    let offset = start + 2;
    const readVarint = () => {
      let [value, factor] = [0, 1];
      for (;;) {
        const byte = bytes[offset++] as number;
        value += (byte & 0x7f) * factor;
        if (byte < 0x80) return value;
        factor *= 128;
      }
    };
    const readSigned = () => {
      const value = readVarint();
      return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
    };
    const count = readVarint();
    while (this.#usedLength + 2 * count > this.#points.length) {
      const largerArray = new Int32Array(this.#points.length * 2);
      largerArray.set(this.#points);
      this.#points = largerArray;
    }
    let [x, y] = [0, 0];
    for (let point = 0; point < count; point++) {
      x += readSigned();
      y += readSigned();
      this.#points[this.#usedLength++] = x;
      this.#points[this.#usedLength++] = y;
    }
    this.lineStart[++this.#lineCount] = this.#usedLength / 2;
  }
}

function toDataView(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function readLength(view: DataView): number {
  return view.getInt32(0) === 0 ? 0 : view.getInt32(12);
}
