"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { useMe } from "../_session/use-me";
import { sectionGroups } from "./sections";

/** Redirects to the first section that the person may use. */
export default function AdminPage() {
  const router = useRouter();
  const { data: me } = useMe();
  useEffect(() => {
    const firstSection = sectionGroups
      .flatMap(({ sections }) => [...sections])
      .find(({ permission }) => me?.permissions.includes(permission));
    if (firstSection) router.replace(`/admin/${firstSection.path}`);
  }, [me, router]);
  return null;
}
