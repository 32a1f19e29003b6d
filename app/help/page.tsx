import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { listGuides } from "./guides";

/** Redirects to the guide for the reader's role. */
export default async function HelpPage(): Promise<never> {
  const [ownGuide] = listGuides((await headers()).get("x-role"));
  if (!ownGuide) notFound();
  redirect(`/help/${ownGuide}`);
}
