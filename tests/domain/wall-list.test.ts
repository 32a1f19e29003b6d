import { describe, expect, test } from "vitest";
import { arrangeRows } from "../../app/wall/list/arrange-rows";

const room = { roomy: 8, tight: 12, columns: 1 };

describe("the list of the wall", () => {
  test.for([
    ["eight fit roomily", { critical: 1, others: 7 }, "roomy", 1],
    ["twelve fit tightly", { critical: 2, others: 10 }, "tight", 1],
    ["forty take turns below the critical ones", { critical: 5, others: 35 }, "tight", 5],
    ["so many critical ones that little is left are written densely", { critical: 11, others: 29 }, "dense", 5],
    ["an empty one has one empty page", { critical: 0, others: 0 }, "roomy", 1],
  ] as const)("%s", ([, count, density, pages]) => {
    const arranged = arrangeRows(incidents(count), room);
    expect(arranged.density).toBe(density);
    expect(arranged.pages).toHaveLength(pages);
  });

  test("every incident has its place, no page is fuller than the screen, and the critical ones are on each", () => {
    for (const columns of [1, 2, 3]) {
      for (let critical = 0; critical <= 14; critical++) {
        for (const others of [0, 1, 12, 40]) {
          const all = incidents({ critical, others });
          const arranged = arrangeRows(all, { ...room, columns });
          const { pinned, pages } = arranged;
          expect(new Set([...pinned, ...pages.flat()])).toEqual(new Set(all));
          for (const page of pages) {
            expect(pinned.length + page.length).toBeLessThanOrEqual(arranged.rows * arranged.columns);
            if (pages.length > 1) expect(pinned).toHaveLength(critical);
          }
        }
      }
    }
  });

  test("more critical ones than the screen holds are counted", () => {
    const { pinned, unseen } = arrangeRows(incidents({ critical: 30, others: 5 }), room);
    expect(pinned.length + unseen).toBe(30);
    expect(unseen).toBeGreaterThan(0);
  });
});

function incidents({ critical, others }: { critical: number; others: number }) {
  return [
    ...Array.from({ length: critical }, (_, index) => ({ id: `critical ${index}`, priority: 1 })),
    ...Array.from({ length: others }, (_, index) => ({ id: `other ${index}`, priority: 2 + (index % 3) })),
  ];
}
