import { useMemo } from "react";
import { encode } from "uqr";

type Props = { text: string; label: string; className?: string };

/** A QR code. Dark on white in both themes, because many readers support nothing else. */
export function QrCode({ text, label, className = "" }: Props) {
  const { size, path } = useMemo(() => {
    const { size, data } = encode(text, { ecc: "M", border: 3 });
    const squares = data.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : "")));
    return { size, path: squares.join("") };
  }, [text]);
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className={`rounded-md bg-white ${className}`}
    >
      <path d={path} fill="#000000" />
    </svg>
  );
}
