import { PbfReader } from "pbf";
import { CommandError } from "../command-line";
import {
  type OsmHeader,
  type OsmRelation,
  type OsmTags,
  type OsmVisitor,
  type OsmWay,
  osmKinds,
  unitsPerDegree,
} from "./osm-objects";

// Decodes the messages of https://github.com/openstreetmap/OSM-binary/blob/master/osmpbf/osmformat.proto

const knownFeatures = ["OsmSchema-V0.6", "DenseNodes"];

/** Decodes a HeaderBlock message. Throws a `CommandError` if the file requires a feature that is not supported. */
export function decodeHeader(content: Uint8Array): OsmHeader {
  const reader = new PbfReader(content);
  const header: OsmHeader = { bounds: null, replicatedAt: null, source: null, writingProgram: null };
  for (let field = reader.nextField(); field > 0; field = reader.nextField()) {
    if (field === 1) header.bounds = decodeBounds(reader);
    else if (field === 4) {
      const feature = reader.readString();
      if (!knownFeatures.includes(feature))
        throw new CommandError(`the file requires the feature "${feature}", which is not supported.`);
    } else if (field === 16) header.writingProgram = reader.readString();
    else if (field === 17) header.source = reader.readString() || null;
    else if (field === 32) header.replicatedAt = new Date(reader.readVarint(true) * 1_000);
  }
  return header;
}

function decodeBounds(reader: PbfReader): OsmHeader["bounds"] {
  // Left, right, top and bottom in 1e-9 degrees.
  const sides = [0, 0, 0, 0];
  const end = readMessageEnd(reader);
  for (let field = reader.nextField(end); field > 0; field = reader.nextField(end)) {
    if (field <= 4) sides[field - 1] = reader.readSVarint() / 1e9;
  }
  const [left = 0, right = 0, top = 0, bottom = 0] = sides;
  return [left, bottom, right, top];
}

/**
 * Decodes a PrimitiveBlock message and passes its objects to `visitor`. Returns the kinds of objects in the block as a
 * bit set of `osmKinds`. Throws if the content is not valid.
 */
export function decodeBlock(content: Uint8Array, visitor: OsmVisitor): number {
  const reader = new PbfReader(content);
  const block: Block = { reader, strings: new StringTable(reader), granularity: 100, xOffset: 0, yOffset: 0 };
  const groupPositions: number[] = [];
  for (let field = reader.nextField(); field > 0; field = reader.nextField()) {
    if (field === 1) block.strings.index();
    else if (field === 2) {
      groupPositions.push(reader.pos);
      reader.skip(reader.type);
    } else if (field === 17) block.granularity = reader.readVarint();
    else if (field === 19) block.yOffset = reader.readVarint(true);
    else if (field === 20) block.xOffset = reader.readVarint(true);
  }
  if (reader.pos !== content.length) throw new Error("a message is longer than its block");
  let kindBits = 0;
  for (const start of groupPositions) kindBits |= decodeGroup(block, start, visitor);
  return kindBits;
}

type Block = { reader: PbfReader; strings: StringTable; granularity: number; xOffset: number; yOffset: number };

function decodeGroup(block: Block, start: number, visitor: OsmVisitor): number {
  const { reader } = block;
  reader.pos = start;
  const end = readMessageEnd(reader);
  let kindBits = 0;
  for (let field = reader.nextField(end); field > 0; field = reader.nextField(end)) {
    if (field === 1 || field === 2) {
      kindBits |= osmKinds.node;
      if (!visitor.position && !visitor.node) continue;
      if (field === 1) decodeNode(block, visitor);
      else decodeDenseNodes(block, visitor);
    } else if (field === 3) {
      kindBits |= osmKinds.way;
      if (visitor.way) visitor.way(decodeWay(block));
    } else if (field === 4) {
      kindBits |= osmKinds.relation;
      if (visitor.relation) visitor.relation(decodeRelation(block));
    }
  }
  return kindBits;
}

function decodeNode(block: Block, visitor: OsmVisitor): void {
  const { reader, strings } = block;
  const end = readMessageEnd(reader);
  const keys: number[] = [];
  const values: number[] = [];
  let [id, rawX, rawY] = [0, 0, 0];
  for (let field = reader.nextField(end); field > 0; field = reader.nextField(end)) {
    if (field === 1) id = reader.readSVarint();
    else if (field === 2) reader.readPackedVarint(keys);
    else if (field === 3) reader.readPackedVarint(values);
    else if (field === 8) rawY = reader.readSVarint();
    else if (field === 9) rawX = reader.readSVarint();
  }
  const [x, y] = toUnits(block, rawX, rawY);
  visitor.position?.(id, x, y);
  if (keys.length > 0) visitor.node?.({ id, x, y, tags: strings.tags(keys, values) });
}

function decodeDenseNodes(block: Block, visitor: OsmVisitor): void {
  const { reader, strings } = block;
  const end = readMessageEnd(reader);
  const ids: number[] = [];
  const xs: number[] = [];
  const ys: number[] = [];
  // The tags of all nodes. For each node: key, value, key, value, ..., 0.
  const textIndexes: number[] = [];
  for (let field = reader.nextField(end); field > 0; field = reader.nextField(end)) {
    if (field === 1) reader.readPackedSVarint(ids);
    else if (field === 8) reader.readPackedSVarint(ys);
    else if (field === 9) reader.readPackedSVarint(xs);
    else if (field === 10 && visitor.node) reader.readPackedVarint(textIndexes);
  }
  if (ids.length !== xs.length || ids.length !== ys.length) throw new Error("nodes without a position");
  let [id, rawX, rawY, tagIndex] = [0, 0, 0, 0];
  for (let index = 0; index < ids.length; index++) {
    id += ids[index] as number;
    rawX += xs[index] as number;
    rawY += ys[index] as number;
    const [x, y] = toUnits(block, rawX, rawY);
    visitor.position?.(id, x, y);
    const keys: number[] = [];
    const values: number[] = [];
    for (; (textIndexes[tagIndex] ?? 0) !== 0; tagIndex += 2) {
      keys.push(textIndexes[tagIndex] as number);
      values.push(textIndexes[tagIndex + 1] as number);
    }
    tagIndex++;
    if (keys.length > 0) visitor.node?.({ id, x, y, tags: strings.tags(keys, values) });
  }
}

function decodeWay({ reader, strings }: Block): OsmWay {
  const end = readMessageEnd(reader);
  const keys: number[] = [];
  const values: number[] = [];
  const deltas: number[] = [];
  let id = 0;
  for (let field = reader.nextField(end); field > 0; field = reader.nextField(end)) {
    if (field === 1) id = reader.readVarint(true);
    else if (field === 2) reader.readPackedVarint(keys);
    else if (field === 3) reader.readPackedVarint(values);
    else if (field === 8) reader.readPackedSVarint(deltas);
  }
  return { id, tags: strings.tags(keys, values), refs: decodeDeltas(deltas) };
}

const memberTypes = ["node", "way", "relation"] as const;

function decodeRelation({ reader, strings }: Block): OsmRelation {
  const end = readMessageEnd(reader);
  const keys: number[] = [];
  const values: number[] = [];
  const roles: number[] = [];
  const deltas: number[] = [];
  const types: number[] = [];
  let id = 0;
  for (let field = reader.nextField(end); field > 0; field = reader.nextField(end)) {
    if (field === 1) id = reader.readVarint(true);
    else if (field === 2) reader.readPackedVarint(keys);
    else if (field === 3) reader.readPackedVarint(values);
    else if (field === 8) reader.readPackedVarint(roles);
    else if (field === 9) reader.readPackedSVarint(deltas);
    else if (field === 10) reader.readPackedVarint(types);
  }
  if (roles.length !== deltas.length || types.length !== deltas.length)
    throw new Error("members without a role or type");
  const members = decodeDeltas(deltas).map((ref, index) => {
    const type = memberTypes[types[index] as number];
    if (!type) throw new Error(`unknown type ${types[index]} of a member`);
    return { type, ref, role: strings.at(roles[index] as number) };
  });
  return { id, tags: strings.tags(keys, values), members };
}

/** The strings of a block, decoded on first use. */
class StringTable {
  #positions: number[] = [];
  #texts: (string | undefined)[] = [];

  constructor(private readonly reader: PbfReader) {}

  /** Reads the message StringTable at the reader's position. */
  index(): void {
    const { reader } = this;
    const end = readMessageEnd(reader);
    for (let field = reader.nextField(end); field > 0; field = reader.nextField(end)) {
      this.#positions.push(reader.pos);
      reader.skip(reader.type);
    }
  }

  at(index: number): string {
    const knownText = this.#texts[index];
    if (knownText !== undefined) return knownText;
    const position = this.#positions[index];
    if (position === undefined) throw new Error(`a text with the number ${index} does not exist`);
    const { reader } = this;
    const previousPosition = reader.pos;
    reader.pos = position;
    const text = reader.readString();
    reader.pos = previousPosition;
    this.#texts[index] = text;
    return text;
  }

  tags(keys: number[], values: number[]): OsmTags {
    if (keys.length !== values.length) throw new Error("tags without a value");
    const tags: Record<string, string> = Object.create(null);
    for (let index = 0; index < keys.length; index++)
      tags[this.at(keys[index] as number)] = this.at(values[index] as number);
    return tags;
  }
}

/** Reads the length of the message at the reader's position. Returns the position of its end. */
function readMessageEnd(reader: PbfReader): number {
  const end = reader.readVarint() + reader.pos;
  if (end > reader.length) throw new Error("a message is longer than its block");
  return end;
}

function decodeDeltas(deltas: number[]): number[] {
  for (let index = 1; index < deltas.length; index++) (deltas[index] as number) += deltas[index - 1] as number;
  return deltas;
}

function toUnits({ granularity, xOffset, yOffset }: Block, rawX: number, rawY: number): [number, number] {
  const x = Math.round((xOffset + granularity * rawX) / 100);
  const y = Math.round((yOffset + granularity * rawY) / 100);
  if (Math.abs(x) > 180 * unitsPerDegree || Math.abs(y) > 90 * unitsPerDegree)
    throw new Error("a position outside the Earth");
  return [x, y];
}
