import type { Priority } from "@/db/vocabulary";

/** The outline of each priority on a field of 24 by 24: octagon, triangle, diamond, circle; the less urgent, the calmer. */
export const priorityShapes: Record<Priority, string> = {
  1: "M7.6 1.5h8.8l6.1 6.1v8.8l-6.1 6.1H7.6l-6.1-6.1V7.6z",
  2: "M12 1.2a1.9 1.9 0 0 1 1.650.95l9.4 17a1.9 1.9 0 0 1-1.650 2.850H2.6a1.9 1.9 0 0 1-1.650-2.850l9.4-17A1.9 1.9 0 0 1 12 1.2z",
  3: "M12 .8 23.2 12 12 23.2.8 12z",
  4: "M12 1.8a10.2 10.2 0 1 1 0 20.4 10.2 10.2 0 0 1 0-20.4z",
};
