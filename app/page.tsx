import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { homeOf } from "./_session/home-of";

/** Leads everybody to the screen of their work. */
export default async function Home(): Promise<never> {
  redirect(homeOf((await headers()).get("x-role")));
}
