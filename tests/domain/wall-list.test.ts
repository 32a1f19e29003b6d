import { describe, expect, test } from "vitest";
import { arrangeRows, countColumns } from "../../app/wall/list/arrange-rows";

const capacity = { comfortable: 8, compact: 12, dense: 18, columnCount: 1 };

describe("the list of the wall", () => {
  test.for([
    ["eight fit comfortably", { critical: 1, others: 7 }, "comfortable", 1],
    ["twelve fit compactly", { critical: 2, others: 10 }, "compact", 1],
    ["forty rotate below the critical ones", { critical: 5, others: 35 }, "compact", 5],
    ["rows become dense when critical ones leave little room", { critical: 11, others: 29 }, "dense", 5],
    ["an empty list has one empty page", { critical: 0, others: 0 }, "comfortable", 1],
  ] as const)("%s", ([, count, density, pages]) => {
    const arrangement = arrangeRows(createIncidents(count), capacity);
    expect(arrangement.density).toBe(density);
    expect(arrangement.pages).toHaveLength(pages);
  });

  test("every incident has a row, no page exceeds the screen, and critical ones are on every page", () => {
    for (const columnCount of [1, 2, 3]) {
      for (let criticalCount = 0; criticalCount <= 14; criticalCount++) {
        for (const otherCount of [0, 1, 12, 40]) {
          const allIncidents = createIncidents({ critical: criticalCount, others: otherCount });
          const arrangement = arrangeRows(allIncidents, { ...capacity, columnCount });
          const { pinnedIncidents: pinned, pages } = arrangement;
          expect(new Set([...pinned, ...pages.flat()])).toEqual(new Set(allIncidents));
          for (const page of pages) {
            expect(pinned.length + page.length).toBeLessThanOrEqual(
              arrangement.rowsPerColumn * arrangement.columnCount,
            );
            if (pages.length > 1) expect(pinned).toHaveLength(criticalCount);
          }
        }
      }
    }
  });

  test("critical incidents beyond the capacity of the screen are counted", () => {
    const { pinnedIncidents, hiddenCount } = arrangeRows(createIncidents({ critical: 30, others: 5 }), capacity);
    expect(pinnedIncidents.length + hiddenCount).toBe(30);
    expect(hiddenCount).toBeGreaterThan(0);
  });

  test.for([
    ["55 inches at 5 m", { widthRem: 37.6, railRem: 17.2 }, 2],
    ["far readers, whose columns are narrower", { widthRem: 28, railRem: 13 }, 2],
    ["far readers with room for one column", { widthRem: 23.5, railRem: 13 }, 1],
    ["room for exactly three columns, rounded to pixels", { widthRem: 51.59, railRem: 17.2 }, 3],
    ["a wide screen", { widthRem: 112.8, railRem: 17.2 }, 6],
  ] as const)("the number of columns that fit: %s", ([, room, columns]) => {
    expect(countColumns({ ...room, fillsWidth: true, hasSpotlight: false })).toBe(columns);
  });
});

function createIncidents({ critical, others }: { critical: number; others: number }) {
  return [
    ...Array.from({ length: critical }, (_, index) => ({ id: `critical ${index}`, priority: 1 })),
    ...Array.from({ length: others }, (_, index) => ({ id: `other ${index}`, priority: 2 + (index % 3) })),
  ];
}
