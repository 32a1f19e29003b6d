"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";

export type Problem = { what: "bad" } | { what: "unreachable" } | { what: "tooMany"; seconds: number };
type Answer<Body> = { body: Body; problem: null } | { body: null; problem: Problem };

/** Sends a form to the server's sign-in desk; what went wrong comes back as a word of the catalogue. */
export async function postAuth<Body>(path: string, form: object): Promise<Answer<Body>> {
  try {
    const answer = await fetch(`/api/auth/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(form),
    });
    const body = answer.status === 204 ? null : await answer.json();
    if (answer.ok) return { body: body as Body, problem: null };
    if (answer.status === 429) {
      return { body: null, problem: { what: "tooMany", seconds: Number(body?.retryAfterSeconds ?? 60) } };
    }
    return { body: null, problem: { what: answer.status < 500 ? "bad" : "unreachable" } };
  } catch {
    return { body: null, problem: { what: "unreachable" } };
  }
}

/** Asks the sign-in desk for something about one's own account; `problem` is what went wrong, in words. */
export function useAuthRequest() {
  const t = useTranslations("login");
  const queries = useQueryClient();
  const [problem, setProblem] = useState<string | null>(null);
  const [working, setWorking] = useState(false);

  /** The answer, or null when it was refused: `bad` says what that means here. */
  async function askDesk<Body>(path: string, form: object, bad: string): Promise<{ body: Body } | null> {
    setProblem(null);
    setWorking(true);
    const answer = await postAuth<Body>(path, form);
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
