import { GroundSection } from "./ground-section";

export default function GroundPage() {
  return <GroundSection />;
}
