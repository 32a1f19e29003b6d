import type { Permission } from "@/db/access-vocabulary";

type Section = { path: string; name: string; permission: Permission };

/** The sections of the admin area by group. A section is shown only to people who have its permission. */
export const sectionGroups = [
  {
    name: "access",
    sections: [
      { path: "people", name: "people", permission: "people:manage" },
      { path: "sign-in", name: "sign-in", permission: "people:manage" },
      { path: "screens", name: "screens", permission: "screens:manage" },
      { path: "keys", name: "keys", permission: "keys:manage" },
      { path: "audit", name: "audit", permission: "audit:read" },
      { path: "backups", name: "backups", permission: "keys:manage" },
      { path: "privacy", name: "privacy", permission: "people:manage" },
    ],
  },
  {
    name: "force",
    sections: [
      { path: "agencies", name: "agencies", permission: "reference:write" },
      { path: "stations", name: "stations", permission: "reference:write" },
      { path: "units", name: "units", permission: "reference:write" },
      { path: "facilities", name: "facilities", permission: "reference:write" },
      { path: "local-names", name: "local-names", permission: "reference:write" },
      { path: "ground", name: "ground", permission: "reference:write" },
    ],
  },
  {
    name: "rule",
    sections: [
      { path: "types", name: "types", permission: "reference:write" },
      { path: "gauges", name: "gauges", permission: "reference:write" },
      { path: "targets", name: "targets", permission: "reference:write" },
      { path: "preview", name: "preview", permission: "reference:write" },
    ],
  },
  {
    name: "outward",
    sections: [
      { path: "channels", name: "channels", permission: "reference:write" },
      { path: "watch-sources", name: "watch-sources", permission: "reference:write" },
      { path: "deliveries", name: "deliveries", permission: "deliveries:manage" },
      { path: "neighbours", name: "neighbours", permission: "reference:write" },
    ],
  },
] as const satisfies readonly { name: string; sections: readonly Section[] }[];
