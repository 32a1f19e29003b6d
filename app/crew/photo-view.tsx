"use client";

import { useEffect, useState } from "react";

/** A photo from the server, or one that is still on the phone. */
export function PhotoView({ source, alt }: { source: string | Blob; alt: string }) {
  const [address, setAddress] = useState<string | null>(typeof source === "string" ? source : null);
  useEffect(() => {
    if (typeof source === "string") return setAddress(source);
    const made = URL.createObjectURL(source);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [source]);
  if (!address) return null;
  // biome-ignore lint/performance/noImgElement: it is behind the session and of one size; there is nothing to optimise.
  return <img src={address} alt={alt} className="mt-2 max-h-64 rounded-lg" />;
}
