import { NeighboursSection } from "./neighbours-section";

export default function NeighboursPage() {
  return <NeighboursSection />;
}
