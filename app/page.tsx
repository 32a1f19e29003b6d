import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { findHomePath } from "./_session/home-path";

/** Redirects to the start screen of the user's role. */
export default async function Home(): Promise<never> {
  redirect(findHomePath((await headers()).get("x-role")));
}
