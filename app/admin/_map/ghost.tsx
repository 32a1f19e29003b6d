"use client";

import { Marker } from "@vis.gl/react-maplibre";
import { useMemo } from "react";
import { LinkLayer } from "../../_map/layers/link-layer";

type Point = { lng: number; lat: number };

/** Where something stood before it was moved, joined to where it stands now. */
export function Ghost({ from, to, label }: { from: Point; to: Point; label: string }) {
  const links = useMemo(() => [{ from, to }], [from, to]);
  return (
    <>
      <LinkLayer links={links} />
      <Marker longitude={from.lng} latitude={from.lat} anchor="center">
        <span
          role="img"
          aria-label={label}
          title={label}
          className="block size-5 rounded-full border-2 border-ink-2 border-dashed bg-panel/60"
        />
      </Marker>
    </>
  );
}
