import type { ReactNode } from "react";

/** What is listed or filled in beside the map; on a narrow screen the map stands above it. */
export function Split({ side, map }: { side: ReactNode; map: ReactNode }) {
  return (
    <div className="flex min-h-0 flex-1 flex-col-reverse lg:flex-row">
      <div className="flex min-h-0 flex-1 flex-col border-line lg:w-[27rem] lg:flex-none lg:border-r">{side}</div>
      <div className="relative h-[34dvh] shrink-0 overflow-hidden border-line border-b bg-beyond lg:h-auto lg:flex-1 lg:border-b-0">
        {map}
      </div>
    </div>
  );
}
