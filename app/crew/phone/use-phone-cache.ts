"use client";

import { useEffect, useState } from "react";
import { withStore } from "../../_session/browser-store";

/** Stores `data` on the phone under a name; while `data` is undefined, returns the value stored last. */
export function usePhoneCache<Data>(name: string, data: Data | undefined): Data | undefined {
  const [storedData, setStoredData] = useState<Data>();
  useEffect(() => {
    if (data !== undefined) {
      withStore("kept", "readwrite", (store) => store.put(data, name)).catch(() => {});
      return;
    }
    withStore("kept", "readonly", (store) => store.get(name) as IDBRequest<Data | undefined>).then(
      setStoredData,
      () => {},
    );
  }, [name, data]);
  return data ?? storedData;
}
