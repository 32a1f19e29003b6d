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
