import { StationsSection } from "../_map/map-sections";

export default function StationsPage() {
  return <StationsSection />;
}
