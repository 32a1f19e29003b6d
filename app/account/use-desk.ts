"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ask } from "../login/ask";

/** Asks the sign-in desk for something about one's own account; `problem` is what went wrong, in words. */
export function useDesk() {
  const t = useTranslations("login");
  const queries = useQueryClient();
  const [problem, setProblem] = useState<string | null>(null);
  const [working, setWorking] = useState(false);

  /** The answer, or null when it was refused: `bad` says what that means here. */
  async function askDesk<Body>(path: string, form: object, bad: string): Promise<{ body: Body } | null> {
    setProblem(null);
    setWorking(true);
    const answer = await ask<Body>(path, form);
    setWorking(false);
    if (!answer.problem) return { body: answer.body };
    const { problem } = answer;
    if (problem.what === "tooMany") {
      const { seconds } = problem;
      const wait = seconds < 90 ? t("seconds", { count: seconds }) : t("minutes", { count: Math.ceil(seconds / 60) });
      setProblem(t("tooMany", { wait }));
    } else {
      setProblem(problem.what === "bad" ? bad : t("unreachable"));
      // It may be the session that is over: then the screen says so.
      if (problem.what === "bad") await queries.invalidateQueries();
    }
    return null;
  }
  return { askDesk, problem, setProblem, working };
}
