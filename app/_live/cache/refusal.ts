"use client";

import { TRPCClientError } from "@trpc/client";
import { useTranslations } from "next-intl";
import { useCallback } from "react";
import type { MergeObstacle, UnmergeObstacle } from "@/server/domain/merge";
import type { WarningObstacle } from "@/server/public-warnings/issue-warning";
import type { RefusalShape } from "@/server/trpc";
import { reopenDays } from "../../../server/domain/incident";
import type { Messages } from "../../../server/words/languages";
import { useNames } from "../../_words/use-names";

type Code = keyof Messages["refusal"];
type Field = keyof Messages["field"];

/**
 * An error in the user's language: the message, an optional detail such as the unit concerned, and the invalid fields,
 * each with its path in the input (`levels.siaga2M`) and the root of the path.
 */
export type RefusalText = {
  code: Code;
  text: string;
  detail: string | null;
  fields: { field: string; path: string; name: string; cause: string }[];
};

/**
 * Returns a function that translates the error of a request. The code is `network` if the error contains no refusal by
 * the server, and `internal` if the refusal has an unknown code.
 */
export function useRefusal(): (error: unknown) => RefusalText {
  const tRefusal = useTranslations("refusal");
  const tField = useTranslations("field");
  const tDetail = useTranslations("refusalDetail");
  const tFieldCause = useTranslations("fieldCause");
  const { agency } = useNames();
  return useCallback(
    (error) => {
      const shape = readRefusal(error);
      const code: Code = shape && tRefusal.has(shape.code) ? shape.code : shape ? "internal" : "network";
      const fields = (shape?.details.errors ?? []).map(({ field: path, cause: text, reason }) => {
        const root = path.split(/[.[]/)[0] ?? "";
        return {
          field: root,
          path,
          name: tField(tField.has(root as Field) ? (root as Field) : "other"),
          cause: reason ? tFieldCause(reason) : text,
        };
      });
      return {
        code,
        text: tRefusal(code),
        detail: shape ? describeDetail(shape, tDetail, agency) : null,
        fields,
      };
    },
    [tRefusal, tField, tDetail, tFieldCause, agency],
  );
}

/**
 * If the server refused a unit with `reason-needed`, returns the causes as text (`mismatch`): missing skills, or a crew
 * that has called for help. `despitePanic` is true for the latter. Returns null for any other error. `nameCause`
 * translates the code of a cause.
 */
export function describeMismatch(
  error: unknown,
  nameCause: (code: string, detail: string | null) => string,
): { mismatch: string; despitePanic: boolean } | null {
  const shape = readRefusal(error);
  if (shape?.code !== "reason-needed") return null;
  const { lacks = [], hasPanic = false } = shape.details as { lacks?: string[]; hasPanic?: boolean };
  const causes = hasPanic ? [nameCause("crew-emergency", null)] : [];
  if (lacks.length > 0) causes.push(nameCause("missing-skill", lacks.join(", ")));
  return { mismatch: causes.join("; "), despitePanic: hasPanic };
}

/** Whether the server refused a change because somebody else has changed the same record since it was loaded. */
export function isVersionConflict(error: unknown): boolean {
  return readRefusal(error)?.code === "stale-version";
}

/** Whether the server has already used the request's idempotency key for a different request. */
export function isReusedKey(error: unknown): boolean {
  return readRefusal(error)?.code === "idempotency-key-reused";
}

function readRefusal(error: unknown): RefusalShape | undefined {
  if (!(error instanceof TRPCClientError)) return undefined;
  return (error.data as { refusal?: RefusalShape } | null)?.refusal;
}

function describeDetail(
  { code, details }: RefusalShape,
  tDetail: ReturnType<typeof useTranslations<"refusalDetail">>,
  nameAgency: (code: string) => string,
): string | null {
  const merge = describeMergeDetail({ code, details }, tDetail);
  if (merge) return merge;
  const { callSign, by, agencyCode, cause, people } = details as {
    callSign?: string;
    people?: string[];
    by?: { incidentNumber: number } | null;
    agencyCode?: string;
    cause?: string;
  };
  if (code === "warning-refused") return tDetail(`warning-${cause as WarningObstacle}`);
  if (code === "undo-too-late" && agencyCode)
    return tDetail(cause === "answered" ? "undo-answered" : "undo-unit-sent", { agency: nameAgency(agencyCode) });
  if (code === "in-use" && cause === "panic") return tDetail("crewPanic");
  if (code === "in-use" && people) return tDetail("accountsOfUnit", { people: people.join(", ") });
  if (!callSign) return null;
  if (code === "unit-taken" && by) return tDetail("takenBy", { callSign, number: by.incidentNumber });
  if (code === "undo-too-late") return tDetail("departed", { callSign });
  return code === "unit-unavailable" ? tDetail("unavailable", { callSign }) : null;
}

type MergeDetails = { cause?: string; number?: number; remaining?: number; into?: { number: number } };

/**
 * Describes a refusal that is about a merge: the number that a merged incident now has, why incidents cannot be merged,
 * or why a merge cannot be undone.
 */
function describeMergeDetail(
  { code, details }: Pick<RefusalShape, "code" | "details">,
  tDetail: ReturnType<typeof useTranslations<"refusalDetail">>,
): string | null {
  const { cause, number = 0, remaining = 0, into } = details as MergeDetails;
  if (code === "incident-merged" && into) return tDetail("mergedInto", { number: into.number });
  if (code === "cannot-merge") return tDetail(`merge-${cause as MergeObstacle}`);
  if (code === "cannot-unmerge")
    return tDetail(`unmerge-${cause as UnmergeObstacle}`, { number, remaining, days: reopenDays });
  return null;
}

/** Returns the HTTP status of a failed request; undefined if the server was not reached. */
export function readHttpStatus(error: unknown): number | undefined {
  if (!(error instanceof TRPCClientError)) return undefined;
  return (error.data as { httpStatus?: number } | null)?.httpStatus;
}

/** Whether the server refused the request (status 4xx). Sending the same request again at once rarely helps. */
export function isRefused(error: unknown): boolean {
  const status = readHttpStatus(error) ?? 0;
  return status >= 400 && status < 500;
}

/**
 * Whether the server refused the content itself, so that sending it again is useless. A retry can succeed after 401
 * (once the person has signed in again), and after 408 and 429 (once the server is less busy).
 */
export function isContentRefused(error: unknown): boolean {
  return isRefused(error) && ![401, 408, 429].includes(readHttpStatus(error) ?? 0);
}
