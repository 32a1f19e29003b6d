"use client";

import { useQuery } from "@tanstack/react-query";

type Session = {
  id: string;
  createdAt: string;
  usedAt: string;
  address: string | null;
  browser: string | null;
  isCurrent: boolean;
};
type Passkey = { id: string; name: string; createdAt: string; lastUsedAt: string | null };

/**
 * The user's sessions and second factors, as `/api/auth/access` returns them. `hasCodes`: an authenticator app is set
 * up. `isRequired`: the user's role requires a second factor.
 */
export type AccountAccess = { sessions: Session[]; passkeys: Passkey[]; hasCodes: boolean; isRequired: boolean };

export function useAccountAccess() {
  const { data, error, refetch } = useQuery({
    queryKey: ["own-access"],
    queryFn: async (): Promise<AccountAccess> => {
      const response = await fetch("/api/auth/access");
      if (!response.ok) throw new Error(`/api/auth/access responded with ${response.status}`);
      return response.json();
    },
  });
  return { access: data, error, refetch };
}
