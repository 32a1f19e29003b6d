import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { homeOf } from "./_session/home-of";

/** Redirects to the start screen of the user's role. */
export default async function Home(): Promise<never> {
  redirect(homeOf((await headers()).get("x-role")));
}
