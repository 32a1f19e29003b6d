import { FacilitiesSection } from "../_map/map-sections";

export default function FacilitiesPage() {
  return <FacilitiesSection />;
}
