import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import { PbfWriter } from "pbf";
import { onTestFinished } from "vitest";

type Tags = Record<string, string>;
export type OsmData = {
  nodes: { id: number; lng: number; lat: number; tags?: Tags }[];
  ways?: { id: number; refs: number[]; tags?: Tags }[];
  relations?: { id: number; members: { type: "node" | "way" | "relation"; ref: number; role: string }[]; tags: Tags }[];
};

type Options = {
  /** Writes each node separately. Otherwise all nodes are written as one dense group. */
  plainNodes?: boolean;
  compression?: "zlib" | "none" | "zstd";
  requiredFeatures?: string[];
  /** The bounding box in the header, in degrees: west, south, east, north. */
  bounds?: [number, number, number, number];
  replicatedAt?: Date;
  /** Writes nodes after ways and relations. */
  nodesLast?: boolean;
  granularity?: number;
};

/** Encodes an OpenStreetMap extract in PBF format, with a separate block for each kind of object. */
export function encodeOsm({ nodes, ways = [], relations = [] }: OsmData, options: Options = {}): Buffer {
  const { requiredFeatures = ["OsmSchema-V0.6", "DenseNodes"], bounds, replicatedAt, nodesLast = false } = options;
  const header = encodeMessage((writer) => {
    if (bounds) {
      const [west, south, east, north] = bounds.map((degrees) => Math.round(degrees * 1e9)) as typeof bounds;
      writer.writeBytesField(
        1,
        encodeMessage((boxWriter) => {
          boxWriter.writeSVarintField(1, west);
          boxWriter.writeSVarintField(2, east);
          boxWriter.writeSVarintField(3, north);
          boxWriter.writeSVarintField(4, south);
        }),
      );
    }
    for (const feature of requiredFeatures) writer.writeStringField(4, feature);
    writer.writeStringField(16, "test");
    if (replicatedAt) writer.writeVarintField(32, replicatedAt.getTime() / 1_000);
  });
  const blocks = [
    ...(ways.length > 0 ? [encodePrimitiveBlock(3, ways.map(encodeWay))] : []),
    ...(relations.length > 0 ? [encodePrimitiveBlock(4, relations.map(encodeRelation))] : []),
  ];
  if (nodes.length > 0) blocks.splice(nodesLast ? blocks.length : 0, 0, encodeNodes(nodes, options));
  return Buffer.concat([
    encodeFileBlock("OSMHeader", header, options),
    ...blocks.map((b) => encodeFileBlock("OSMData", b, options)),
  ]);
}

/** Writes an extract to a file that is deleted after the test. */
export function anOsmFile(content: OsmData | Uint8Array, options: Options = {}): string {
  const folder = mkdtempSync(join(tmpdir(), "osm-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "test.osm.pbf");
  writeFileSync(path, content instanceof Uint8Array ? content : encodeOsm(content, options));
  return path;
}

type Encoder = (strings: StringTable) => Uint8Array;

class StringTable {
  texts = [""];
  indexFor(text: string): number {
    const knownIndex = this.texts.indexOf(text, 1);
    return knownIndex > 0 ? knownIndex : this.texts.push(text) - 1;
  }
}

function encodePrimitiveBlock(field: number, encoders: Encoder[], { granularity = 100 } = {}): Uint8Array {
  const strings = new StringTable();
  const objects = encoders.map((encoder) => encoder(strings));
  return encodeMessage((writer) => {
    writer.writeBytesField(
      1,
      encodeMessage((tableWriter) => {
        for (const text of strings.texts) tableWriter.writeBytesField(1, Buffer.from(text));
      }),
    );
    writer.writeBytesField(
      2,
      encodeMessage((groupWriter) => {
        for (const object of objects) groupWriter.writeBytesField(field, object);
      }),
    );
    if (granularity !== 100) writer.writeVarintField(17, granularity);
  });
}

function encodeNodes(nodes: OsmData["nodes"], { plainNodes = false, granularity = 100 }: Options): Uint8Array {
  const toUnits = (degrees: number) => Math.round((degrees * 1e9) / granularity);
  if (plainNodes) {
    const encoders = nodes.map(({ id, lng, lat, tags = {} }): Encoder => {
      return (strings) =>
        encodeMessage((writer) => {
          writer.writeSVarintField(1, id);
          writeTags(writer, strings, tags);
          writer.writeSVarintField(8, toUnits(lat));
          writer.writeSVarintField(9, toUnits(lng));
        });
    });
    return encodePrimitiveBlock(1, encoders, { granularity });
  }
  const encodeDenseNodes: Encoder = (strings) =>
    encodeMessage((writer) => {
      writer.writePackedSVarint(1, toDeltas(nodes.map(({ id }) => id)));
      writer.writePackedSVarint(8, toDeltas(nodes.map(({ lat }) => toUnits(lat))));
      writer.writePackedSVarint(9, toDeltas(nodes.map(({ lng }) => toUnits(lng))));
      const stringIndexes = nodes.flatMap(({ tags = {} }) => [
        ...Object.entries(tags)
          .flat()
          .map((t) => strings.indexFor(t)),
        0,
      ]);
      if (stringIndexes.some((index) => index > 0)) writer.writePackedVarint(10, stringIndexes);
    });
  return encodePrimitiveBlock(2, [encodeDenseNodes], { granularity });
}

function encodeWay({ id, refs, tags = {} }: NonNullable<OsmData["ways"]>[number]): Encoder {
  return (strings) =>
    encodeMessage((writer) => {
      writer.writeVarintField(1, id);
      writeTags(writer, strings, tags);
      writer.writePackedSVarint(8, toDeltas(refs));
    });
}

function encodeRelation({ id, members, tags }: NonNullable<OsmData["relations"]>[number]): Encoder {
  return (strings) =>
    encodeMessage((writer) => {
      writer.writeVarintField(1, id);
      writeTags(writer, strings, tags);
      const types = ["node", "way", "relation"];
      writer.writePackedVarint(
        8,
        members.map(({ role }) => strings.indexFor(role)),
      );
      writer.writePackedSVarint(9, toDeltas(members.map(({ ref }) => ref)));
      writer.writePackedVarint(
        10,
        members.map(({ type }) => types.indexOf(type)),
      );
    });
}

function writeTags(writer: PbfWriter, strings: StringTable, tags: Tags): void {
  writer.writePackedVarint(
    2,
    Object.keys(tags).map((key) => strings.indexFor(key)),
  );
  writer.writePackedVarint(
    3,
    Object.values(tags).map((value) => strings.indexFor(value)),
  );
}

function encodeFileBlock(type: string, content: Uint8Array, { compression = "zlib" }: Options): Buffer {
  const blob = encodeMessage((writer) => {
    if (compression === "none") writer.writeBytesField(1, content);
    else {
      writer.writeVarintField(2, content.length);
      writer.writeBytesField(compression === "zlib" ? 3 : 7, deflateSync(content));
    }
  });
  const header = encodeMessage((writer) => {
    writer.writeStringField(1, type);
    writer.writeVarintField(3, blob.length);
  });
  const length = Buffer.alloc(4);
  length.writeUInt32BE(header.length);
  return Buffer.concat([length, header, blob]);
}

function encodeMessage(write: (writer: PbfWriter) => void): Uint8Array {
  const writer = new PbfWriter();
  write(writer);
  return writer.finish();
}

function toDeltas(values: number[]): number[] {
  return values.map((value, index) => value - (values[index - 1] ?? 0));
}
