"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";

export type Problem =
  | { kind: "refused"; code: string }
  | { kind: "unreachable" }
  | { kind: "tooMany"; seconds: number };
type AuthResult<ResponseBody> = { body: ResponseBody; problem: null } | { body: null; problem: Problem };

/** Posts to `/api/auth/<path>`. A failure is returned as a problem, not thrown. */
export async function postAuthRequest<ResponseBody>(path: string, form: object): Promise<AuthResult<ResponseBody>> {
  try {
    const response = await fetch(`/api/auth/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(form),
    });
    const body = response.status === 204 ? null : await response.json();
    if (response.ok) return { body: body as ResponseBody, problem: null };
    if (response.status === 429) {
      return { body: null, problem: { kind: "tooMany", seconds: Number(body?.retryAfterSeconds ?? 60) } };
    }
    if (response.status >= 500) return { body: null, problem: { kind: "unreachable" } };
    return { body: null, problem: { kind: "refused", code: String(body?.code) } };
  } catch {
    return { body: null, problem: { kind: "unreachable" } };
  }
}

/** Whether a chosen password was refused because it is easy to guess. */
export function isTooCommon(problem: Problem): boolean {
  return problem.kind === "refused" && problem.code === "password-too-common";
}

/** Sends requests about the user's own account; `problem` is the error text of the last request, or null. */
export function useAuthRequest() {
  const t = useTranslations("login");
  const queryClient = useQueryClient();
  const [problem, setProblem] = useState<string | null>(null);
  const [isWorking, setIsWorking] = useState(false);

  /**
   * Returns the response, or null if the request failed; `credentialsError` is the error text for refused credentials.
   */
  async function sendRequest<ResponseBody>(
    path: string,
    form: object,
    credentialsError: string,
  ): Promise<{ body: ResponseBody } | null> {
    setProblem(null);
    setIsWorking(true);
    const result = await postAuthRequest<ResponseBody>(path, form);
    setIsWorking(false);
    if (!result.problem) return { body: result.body };
    const { problem } = result;
    if (problem.kind === "tooMany") {
      const { seconds } = problem;
      const wait = seconds < 90 ? t("seconds", { count: seconds }) : t("minutes", { count: Math.ceil(seconds / 60) });
      setProblem(t("tooMany", { wait }));
    } else {
      setProblem(problem.kind !== "refused" ? t("unreachable") : isTooCommon(problem) ? t("common") : credentialsError);
      // The session may have ended; the refetch reveals that.
      if (problem.kind === "refused") await queryClient.invalidateQueries();
    }
    return null;
  }
  return { sendRequest, problem, setProblem, isWorking };
}
