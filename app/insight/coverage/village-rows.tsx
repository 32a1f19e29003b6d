"use client";

import { useTranslations } from "next-intl";
import type { Coverage } from "@/server/coverage/read-coverage";
import { isWithin, type Limit, type Measure } from "@/server/domain/coverage";
import { useFormat } from "../../_words/use-format";
import { useLimitWords } from "./use-limit-words";

type Props = {
  villages: Coverage["villages"];
  houses: Coverage["houses"];
  measure: Measure;
  limit: Limit;
  /** How many columns stand beside the name. */
  columns: number;
};

/** The villages of a kecamatan, the farthest first: how far, how long, and from where. */
export function VillageRows({ villages, houses, measure, limit, columns }: Props) {
  const t = useTranslations("coverage");
  const words = useLimitWords();
  const format = useFormat();
  const sorted = villages.toSorted(
    (one, other) => (other[measure]?.distanceM ?? Infinity) - (one[measure]?.distanceM ?? Infinity),
  );
  const nameOf = (one: (typeof villages)[number]) => {
    if (measure === "now") return one.now?.callSign;
    const code = one[measure]?.station;
    return code && (houses.find((house) => house.code === code)?.name ?? code);
  };
  return sorted.map((one) => {
    const reach = one[measure];
    const from = nameOf(one);
    return (
      <tr key={one.id} className="border-line border-b bg-raised text-[0.8125rem]">
        <th scope="row" className="py-1 pr-2 pl-7 text-left font-normal">
          {one.name}
        </th>
        <td colSpan={columns} className="px-2 py-1 text-ink-2 last:pr-4">
          {reach ? (
            <>
              <span className={isWithin(reach, limit) ? "" : "font-semibold text-ink"}>
                {limit.by === "km"
                  ? words.reach(reach, "km")
                  : `${words.reach(reach, "minutes")} · ${format.distance(reach.distanceM)}`}
              </span>{" "}
              {from && t("from", { name: from })}
              {measure === "now" && one.now?.basis === "station" && ` (${t("atStation")})`}
            </>
          ) : (
            t("nothing")
          )}
        </td>
      </tr>
    );
  });
}
