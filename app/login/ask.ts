export type Problem = { what: "bad" } | { what: "unreachable" } | { what: "tooMany"; seconds: number };
type Answer<Body> = { body: Body; problem: null } | { body: null; problem: Problem };

/** Sends a form to the server's sign-in desk; what went wrong comes back as a word of the catalogue. */
export async function ask<Body>(path: string, form: object): Promise<Answer<Body>> {
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
