import type { Precision } from "../../db/vocabulary";
import { choosePrecision } from "./precision";
import { equatorMetresPerDegree } from "./straight-distance";
import { parseUtm } from "./utm";

/**
 * A parsed point. `isSwapped`: the longitude came first. `assumedSouth`: a latitude without sign or letter was read as
 * south, because north of the equator it would be far from the regency.
 */
export type Coordinates = { lng: number; lat: number; precision: Precision; isSwapped: boolean; assumedSouth: boolean };

/**
 * Indonesia including its seas. The ranges of latitude and longitude do not overlap, so either order can be recognised.
 */
const indonesia = { lat: [-11.5, 6.5], lng: [94.5, 141.5] } as const;
/** A latitude without a sign is read as south only if both numbers are in these ranges; `lat` is in degrees south. */
const southernSumatra = { lat: [0.5, 5], lng: [101, 107] } as const;

type Axis = "lat" | "lng";
/**
 * One of the two numbers: its value, its resolution (`stepDegrees`), its axis if the text names it, and whether it has
 * a sign or letter.
 */
type Angle = { degrees: number; stepDegrees: number; axis: Axis | null; isSigned: boolean };

/**
 * Parses coordinates in any common notation: decimal with a point or a comma, degrees with minutes and seconds,
 * hemispheres in Indonesian (LS, LU, BT) or English, UTM, links of map services, geo: URIs. Returns null for any other
 * text, and for a point outside Indonesia.
 */
export function parseCoordinates(text: string): Coordinates | null {
  const linkAngles = parseLink(text);
  const angles = linkAngles ?? parseUtmAngles(text) ?? parseText(text);
  return angles && toCoordinates(angles);
}

const decimalPattern = String.raw`[+-]?\d{1,3}(?:\.\d+)?`;
const linkPatterns = [
  // Prefer the pin of a place to the centre of the map view around it.
  new RegExp(`!3d(${decimalPattern})!4d(${decimalPattern})`),
  new RegExp(
    `[?&](?:q|query|ll|daddr|saddr|destination|center|cbll|mlat)=(?:loc:)?(${decimalPattern})\\s*(?:,|&mlon=)\\s*(${decimalPattern})`,
  ),
  new RegExp(`(?:^|\\s)geo:(${decimalPattern}),(${decimalPattern})`),
  new RegExp(`/(?:place|search|dir)/(?:[^/]*/)?(${decimalPattern}),\\+?(${decimalPattern})`),
];
/**
 * Matches the centre of a map view. The intended place is only somewhere near it, so a resolution of 0.001 degrees is
 * assumed.
 */
const mapViewPattern = new RegExp(`(?:@|#map=\\d{1,2}(?:\\.\\d+)?/)(${decimalPattern})[,/](${decimalPattern})`);
const mapViewStepDegrees = 0.001;

function parseLink(text: string): [Angle, Angle] | null {
  if (!/https?:|geo:|@-?\d|maps?\.|#map=|goo\.gl/i.test(text)) return null;
  const decodedText = decodeUri(text);
  for (const pattern of linkPatterns) {
    const [, first, second] = pattern.exec(decodedText) ?? [];
    if (first && second) return [parseDecimal(first), parseDecimal(second)];
  }
  const [, lat, lng] = mapViewPattern.exec(decodedText) ?? [];
  return lat && lng ? [{ ...parseDecimal(lat), stepDegrees: mapViewStepDegrees }, parseDecimal(lng)] : null;
}

/** Reads UTM coordinates, which are in whole metres or finer. */
function parseUtmAngles(text: string): [Angle, Angle] | null {
  const point = parseUtm(text);
  const toAngle = (degrees: number, axis: Axis): Angle => ({
    ...{ degrees, axis, stepDegrees: 1 / equatorMetresPerDegree, isSigned: true },
  });
  return point && [toAngle(point.lat, "lat"), toAngle(point.lng, "lng")];
}

function decodeUri(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Replaces every spelling of a unit, hemisphere or label by a single one, such as `°`, ` S ` or `<lat>`. */
function normalise(text: string): string {
  return (
    ` ${text.toLowerCase()} `
      .replace(/[’‘′´`]/g, "'")
      .replace(/[”“″]|''/g, '"')
      .replace(/[º˚∘]/g, "°")
      .replace(/[−–—]/g, "-")
      .replace(/derajat|degrees?|deg\b/g, "°")
      .replace(/menit|minutes?|min\b/g, "'")
      .replace(/detik|seconds?|sec\b/g, '"')
      .replace(/lintang\s+selatan|south\b|(?<![a-z])l\.?s(?![a-z])\.?/g, " S ")
      .replace(/lintang\s+utara|north\b|(?<![a-z])l\.?u(?![a-z])\.?/g, " N ")
      .replace(/bujur\s+timur|east\b|(?<![a-z])b\.?t(?![a-z])\.?/g, " E ")
      .replace(/bujur\s+barat|west\b|(?<![a-z])b\.?b(?![a-z])\.?/g, " W ")
      // A hemisphere may be attached to its number: "2.88S", "S2.88".
      .replace(/(?<=[\d°'"\s])([nsew])(?=[\s,;:\d-])/g, (letter) => ` ${letter.toUpperCase()} `)
      .replace(/\b(?:koordinat|coordinates?|titik|lokasi|posisi|gps|geo|di|at)\b\s*[:=]?/g, " ")
      .replace(/\b(?:latitude|lat|lintang|garis lintang)\b\s*[:=]?/g, " <lat> ")
      .replace(/\b(?:longitude|long|lng|lon|bujur|garis bujur)\b\s*[:=]?/g, " <lng> ")
      .replace(/[()[\]]/g, " ")
      .replace(/\s+/g, " ")
      .trim()
  );
}

function parseText(text: string): [Angle, Angle] | null {
  const normalisedText = normalise(text);
  return parseHemispheres(normalisedText) ?? parseDegrees(normalisedText) ?? parseDecimals(normalisedText);
}

const numberPattern = String.raw`\d{1,3}(?:[.,]\d+)?`;
/** Degrees with optional minutes and seconds. The symbols may be replaced by spaces. */
const anglePattern = String.raw`(?<sign>[+-]?)\s*(?<d>${numberPattern})\s*°?\s*(?:(?<m>${numberPattern})\s*'?\s*(?:(?<s>${numberPattern})\s*"?)?)?`;

function parseHemispheres(normalisedText: string): [Angle, Angle] | null {
  const letters = normalisedText.match(/[NSEW]/g);
  if (letters?.length !== 2) return null;
  const hasLeadingLetter = /^[NSEW]/.test(normalisedText);
  const parts = hasLeadingLetter ? normalisedText.split(/(?=[NSEW])/) : normalisedText.split(/(?<=[NSEW])/);
  if (parts.length !== 2) return null;
  const [first, second] = parts.map((part) => {
    const letter = part.match(/[NSEW]/)?.[0] as "N" | "S" | "E" | "W";
    const angle = parseAngle(
      part
        .replace(/[NSEW]/g, " ")
        .replace(/<\w+>/g, " ")
        .replace(/^[\s,;:=]+|[\s,;:=]+$/g, ""),
    );
    if (!angle) return null;
    const axis: Axis = letter === "N" || letter === "S" ? "lat" : "lng";
    const degrees = Math.abs(angle.degrees) * (letter === "S" || letter === "W" ? -1 : 1);
    return { ...angle, degrees, axis, isSigned: true };
  });
  return first && second ? [first, second] : null;
}

/** Parses two angles without hemisphere letters, at least one of which has a degree sign. */
function parseDegrees(normalisedText: string): [Angle, Angle] | null {
  if (!normalisedText.includes("°")) return null;
  const text = normalisedText.replace(/<\w+>/g, " ");
  const coordinatePairMatch = new RegExp(
    `^\\s*(${anglePattern.replace(/\?<\w+>/g, "?:")})[\\s,;/]+(${anglePattern.replace(/\?<\w+>/g, "?:")})\\s*$`,
  ).exec(text);
  const [first, second] = [parseAngle(coordinatePairMatch?.[1] ?? ""), parseAngle(coordinatePairMatch?.[2] ?? "")];
  return first && second ? [first, second] : null;
}

function parseAngle(text: string): Angle | null {
  const match = new RegExp(`^\\s*${anglePattern}\\s*$`).exec(text);
  if (!match?.groups) return null;
  const { sign, d = "", m, s } = match.groups;
  const [degrees, minutes, seconds] = [d, m ?? "0", s ?? "0"].map((part) => Number(part.replace(",", ".")));
  if (degrees === undefined || minutes === undefined || seconds === undefined || minutes >= 60 || seconds >= 60)
    return null;
  const resolution = s ? computeLastDigitStep(s) / 3600 : m ? computeLastDigitStep(m) / 60 : computeLastDigitStep(d);
  const value = degrees + minutes / 60 + seconds / 3600;
  return { degrees: sign === "-" ? -value : value, stepDegrees: resolution, axis: null, isSigned: sign !== "" };
}

/** The place value of a number's last digit: 0.01 for "2,88". */
function computeLastDigitStep(text: string): number {
  return 10 ** -(text.split(/[.,]/)[1]?.length ?? 0);
}

const numberWithPoint = String.raw`[+-]?\d{1,3}\.\d+`;
const numberWithComma = String.raw`[+-]?\d{1,3},\d+`;
const labelPattern = String.raw`(<lat>|<lng>)?\s*`;
const decimalPatterns = [
  new RegExp(`^${labelPattern}(${numberWithPoint})\\s*[,;/\\s]\\s*${labelPattern}(${numberWithPoint})[.,]?$`),
  new RegExp(`^${labelPattern}(${numberWithComma})\\s*(?:[;/]|,\\s|\\s)\\s*${labelPattern}(${numberWithComma})[.,]?$`),
  new RegExp(`^${labelPattern}(${numberWithComma}),${labelPattern}(${numberWithComma})$`),
];

function parseDecimals(normalisedText: string): [Angle, Angle] | null {
  for (const pattern of decimalPatterns) {
    const [, firstLabel, first, secondLabel, second] = pattern.exec(normalisedText) ?? [];
    if (!first || !second) continue;
    return [setAxis(parseDecimal(first), firstLabel), setAxis(parseDecimal(second), secondLabel)];
  }
  return null;
}

function parseDecimal(text: string): Angle {
  const degrees = Number(text.replace(",", "."));
  return { degrees, stepDegrees: computeLastDigitStep(text), axis: null, isSigned: /^[+-]/.test(text) };
}

function setAxis(angle: Angle, axisLabel: string | undefined): Angle {
  return axisLabel ? { ...angle, axis: axisLabel === "<lat>" ? "lat" : "lng" } : angle;
}

function toCoordinates([first, second]: [Angle, Angle]): Coordinates | null {
  if (first.axis !== null && first.axis === second.axis) return null;
  const isSwappedByName = first.axis === "lng" || second.axis === "lat";
  const namesAxis = first.axis !== null || second.axis !== null;
  const isInIndonesia = (lat: number, lng: number) => isWithin(indonesia.lat, lat) && isWithin(indonesia.lng, lng);
  const isLatFirst = isInIndonesia(first.degrees, second.degrees);
  const isSwapped = namesAxis ? isSwappedByName : !isLatFirst && isInIndonesia(second.degrees, first.degrees);
  const [lat, lng] = isSwapped ? [second, first] : [first, second];
  if (!isInIndonesia(lat.degrees, lng.degrees)) return null;
  const assumedSouth =
    !lat.isSigned && isWithin(southernSumatra.lat, lat.degrees) && isWithin(southernSumatra.lng, lng.degrees);
  return {
    lng: lng.degrees,
    lat: assumedSouth ? -lat.degrees : lat.degrees,
    precision: choosePrecision(Math.max(lat.stepDegrees, lng.stepDegrees) * equatorMetresPerDegree),
    isSwapped,
    assumedSouth,
  };
}

function isWithin([min, max]: readonly [number, number], value: number): boolean {
  return value >= min && value <= max;
}
