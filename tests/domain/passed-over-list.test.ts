import { NextIntlClientProvider } from "next-intl";
import { type ComponentProps, createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { PassedOverList } from "../../app/_ui/passed-over-list";
import { FormatContext, useCreateFormat } from "../../app/_words/use-format";
import { NamesContext, useCreateNames } from "../../app/_words/use-names";
import { catalogues } from "../../server/words/catalogues";
import type { Locale } from "../../server/words/languages";

type PassedOverUnit = ComponentProps<typeof PassedOverList>["assignment"]["passedOver"][number];

const slowerUnit: PassedOverUnit = {
  ...{ unitId: "1", callSign: "ACROSS", cause: "slower-by-road", detail: null },
  ...{ distanceM: 1_900, travelSeconds: 1_920, routeM: 41_000, vehicle: "ambulance" },
};
const restingUnit: PassedOverUnit = { unitId: "2", callSign: "OFF", cause: "off-duty", detail: null, distanceM: 900 };

test("a nearer unit that takes longer by road has the length of the line and of the route, and the time", () => {
  const byRoad = "3.1 km nearer in a straight line, but 41.0 km by road";
  expect(renderText("en", slowerUnit)).toBe(`ACROSS1.9 km${byRoad}: 22 min later`);
  expect(renderText("id", slowerUnit)).toBe(
    "ACROSS1,9 km3,1 km lebih dekat garis lurus, tetapi 41,0 km lewat jalan: 22 mnt lebih lama",
  );
  expect(renderText("en", { ...slowerUnit, vehicle: "boat" })).toContain("but 41.0 km by water: 22 min later");
  // A difference of less than half a minute is not rounded up to a minute.
  const travelSeconds = (seconds: number) => ({ ...slowerUnit, travelSeconds: 600 + seconds });
  expect(renderText("en", travelSeconds(0))).toContain(`${byRoad}: less than half a minute later`);
  expect(renderText("en", travelSeconds(29))).toContain(`${byRoad}: less than half a minute later`);
  expect(renderText("en", travelSeconds(30))).toContain(`${byRoad}: 1 min later`);
  // Assignments of earlier versions have no length of the route.
  const { routeM: _, vehicle: __, ...earlierUnit } = slowerUnit;
  expect(renderText("en", earlierUnit)).toBe("ACROSS1.9 km3.1 km nearer, 22 min later");
});

test("only the rows of units that take longer by road are buttons that show a route, and only on a screen that can", () => {
  const routeDisplay = { onShow: () => undefined, note: "NOTE" };
  const buttonsIn = (html: string) => html.match(/<button.*?<\/button>/g)?.map(toText);
  const html = render("en", [slowerUnit, restingUnit], routeDisplay);
  expect(buttonsIn(html)).toEqual([renderText("en", slowerUnit)]);
  expect(toText(html)).toMatch(/OFF900 moff dutyNOTE$/);
  expect(buttonsIn(render("en", [slowerUnit]))).toBeUndefined();
  expect(toText(render("en", [restingUnit], routeDisplay))).not.toContain("NOTE");
});

const renderText = (locale: Locale, unit: PassedOverUnit) => toText(render(locale, [unit]));

function toText(html: string): string {
  return html.replace(/<[^>]*>/g, "").replaceAll("\u00a0", " ");
}

function render(
  locale: Locale,
  passedOver: PassedOverUnit[],
  routeDisplay?: ComponentProps<typeof PassedOverList>["routeDisplay"],
): string {
  const assignment = { passedOver, distanceM: 5_000, travelSeconds: 600 };
  const page = NextIntlClientProvider({
    ...{ locale, messages: catalogues[locale], timeZone: "UTC" },
    children: createElement(Texts, null, createElement(PassedOverList, { assignment, routeDisplay })),
  });
  return renderToStaticMarkup(page);
}

function Texts({ children }: { children?: React.ReactNode }) {
  const names = createElement(NamesContext, { value: useCreateNames() }, children);
  return createElement(FormatContext, { value: useCreateFormat() }, names);
}
