import { describe, expect, test } from "vitest";
import { estimateFeltRadiusKm, findAirBand, findSiagaLevel, proposeFlood } from "../../server/domain/public-sources";
import { canonicalize, childrenOf, parseXml } from "../../server/hazards/xml";

test.each([
  [{ ispu: 50, pm25: 80 }, "good"],
  [{ ispu: 51, pm25: null }, "moderate"],
  [{ ispu: 200, pm25: null }, "unhealthy"],
  [{ ispu: 301, pm25: null }, "hazardous"],
  [{ ispu: null, pm25: 15.5 }, "good"],
  [{ ispu: null, pm25: 55.5 }, "unhealthy"],
  [{ ispu: null, pm25: 250.4 }, "very-unhealthy"],
  [{ ispu: null, pm25: 250.5 }, "hazardous"],
  [{ ispu: null, pm25: null }, null],
])("air quality of %j is %s", (airReading, band) => expect(findAirBand(airReading)).toBe(band));

test("an earthquake is felt farther the stronger it is", () => {
  expect([5, 6, 7, 7.6].map((magnitude) => Math.round(estimateFeltRadiusKm(magnitude)))).toEqual([126, 316, 794, 1380]);
});

test("a level at a limit counts as reached, and only open high water that has not ended is proposed", () => {
  const levels = { siaga3M: 6, siaga2M: 7, siaga1M: 8 };
  expect([5.99, 6, 7, 8].map((levelM) => findSiagaLevel(levelM, levels))).toEqual([4, 3, 2, 1]);
  const water = { state: "open", endedAt: null, siaga: 1 };
  expect(proposeFlood(water)).toEqual({ type: "flood", priority: 2 });
  expect(proposeFlood({ ...water, siaga: 2 })).toEqual({ type: "flood", priority: 3 });
  expect([proposeFlood({ ...water, state: "dismissed" }), proposeFlood({ ...water, endedAt: new Date(0) })]).toEqual([
    null,
    null,
  ]);
});

describe("XML", () => {
  const findFault = (text: string) => {
    try {
      parseXml(Buffer.from(text));
      return null;
    } catch (error) {
      const { fault, detail } = error as { fault: string; detail: string | null };
      return `${fault} ${detail}`;
    }
  };
  test.each([
    ["<a><b></a>", "not-the-format XML: unexpected </a>"],
    ["<a/><b/>", "not-the-format XML: a second root element"],
    ["<a>&constructor;</a>", "not-the-format XML: unknown entity &constructor;"],
    ["<a>&#0;</a>", "not-the-format XML: unknown entity &#0;"],
    ["<constructor:a/>", "not-the-format XML: unknown prefix constructor"],
    ["<a b='1' b='2'/>", "not-the-format XML: attribute twice"],
    ['<?xml version="1.0" encoding="UTF-16"?><a/>', "not-the-format XML: not in UTF-8"],
    ["<!DOCTYPE a SYSTEM 'http://10.0.0.1/a.dtd'><a/>", "not-the-format XML: document type declaration"],
    ["<a>".repeat(40), "not-the-format XML: nested too deeply"],
    ["<a>\0</a>", "not-the-format XML: forbidden character"],
    ["<a>&#xD800;</a>", "not-the-format XML: unknown entity &#xD800;"],
    [`<a>${"<b/>".repeat(20_000)}</a>`, "not-the-format XML: too many elements"],
    [
      `<a ${Array.from({ length: 51 }, (_, index) => `xmlns:n${index}='n'`).join(" ")}/>`,
      "not-the-format XML: too many namespaces",
    ],
    ["<a>text", "cut-off null"],
    ["", "not-the-format nothing"],
    ["<a b='&lt;'><![CDATA[<x>&]]><!-- & --><?p q?>&amp;</a>", null],
  ])("file %#", (text, cause) => expect(findFault(text)).toBe(cause));

  test("a megabyte of text that is not XML is refused at once", () => {
    const usageBefore = process.cpuUsage();
    for (const text of [
      "<a ".repeat(300_000),
      "<".repeat(1_000_000),
      `<a ${"b='c' ".repeat(150_000)}`,
      `<?x${" ".repeat(300_000)}`,
    ])
      expect(findFault(text)).not.toBeNull();
    const { user, system } = process.cpuUsage(usageBefore);
    expect((user + system) / 1_000).toBeLessThan(10_000);
  });

  // The example in section 2.2 of "Exclusive XML Canonicalization".
  test("canonical XML declares all namespaces in scope, exclusive canonical XML only those used", () => {
    const { root } = parseXml(
      Buffer.from(`<n0:local xmlns:n0="foo:bar" xmlns:n3="ftp://example.org"><n1:elem2 xmlns:n1="http://example.net"
  xml:lang='en'><n3:stuff xmlns:n3="ftp://example.org"/></n1:elem2></n0:local>`),
    );
    const [part = root] = childrenOf(root, "elem2", "http://example.net");
    expect(canonicalize(part, { isExclusive: false })).toBe(
      '<n1:elem2 xmlns:n0="foo:bar" xmlns:n1="http://example.net" xmlns:n3="ftp://example.org" xml:lang="en"><n3:stuff></n3:stuff></n1:elem2>',
    );
    expect(canonicalize(part, { isExclusive: true })).toBe(
      '<n1:elem2 xmlns:n1="http://example.net" xml:lang="en"><n3:stuff xmlns:n3="ftp://example.org"></n3:stuff></n1:elem2>',
    );
  });
});
