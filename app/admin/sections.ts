import type { Permission } from "@/db/vocabulary";

type Section = { path: string; name: string; needs: Permission };

/** The sections of the admin area by group. A section is shown to people with the permission it needs. */
export const sectionGroups = [
  {
    name: "access",
    sections: [
      { path: "people", name: "people", needs: "people:manage" },
      { path: "sign-in", name: "sign-in", needs: "people:manage" },
      { path: "screens", name: "screens", needs: "screens:manage" },
      { path: "keys", name: "keys", needs: "keys:manage" },
      { path: "audit", name: "audit", needs: "audit:read" },
      { path: "privacy", name: "privacy", needs: "people:manage" },
    ],
  },
  {
    name: "force",
    sections: [
      { path: "agencies", name: "agencies", needs: "reference:write" },
      { path: "stations", name: "stations", needs: "reference:write" },
      { path: "units", name: "units", needs: "reference:write" },
      { path: "facilities", name: "facilities", needs: "reference:write" },
      { path: "local-names", name: "local-names", needs: "reference:write" },
    ],
  },
  {
    name: "rule",
    sections: [
      { path: "types", name: "types", needs: "reference:write" },
      { path: "targets", name: "targets", needs: "reference:write" },
      { path: "preview", name: "preview", needs: "reference:write" },
    ],
  },
  {
    name: "outward",
    sections: [
      { path: "channels", name: "channels", needs: "reference:write" },
      { path: "deliveries", name: "deliveries", needs: "deliveries:manage" },
      { path: "neighbours", name: "neighbours", needs: "reference:write" },
    ],
  },
] as const satisfies readonly { name: string; sections: readonly Section[] }[];
