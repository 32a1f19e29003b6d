"use client";

import { useEffect, useState } from "react";
import { onShelf } from "../_session/phone-store";

/** What the server gave, kept by the phone under a name; without it, what the phone kept the last time. */
export function useKept<Data>(name: string, data: Data | undefined): Data | undefined {
  const [kept, setKept] = useState<Data>();
  useEffect(() => {
    if (data !== undefined) {
      onShelf("kept", "readwrite", (store) => store.put(data, name)).catch(() => {});
      return;
    }
    onShelf("kept", "readonly", (store) => store.get(name) as IDBRequest<Data | undefined>).then(setKept, () => {});
  }, [name, data]);
  return data ?? kept;
}
