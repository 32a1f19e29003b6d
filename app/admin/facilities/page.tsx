import { FacilitiesSection } from "./facilities-section";

export default function FacilitiesPage() {
  return <FacilitiesSection />;
}
