import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { isTooCommon, postAuthRequest } from "../_session/auth-request";

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
