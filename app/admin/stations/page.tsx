import { StationsSection } from "./stations-section";

export default function StationsPage() {
  return <StationsSection />;
}
