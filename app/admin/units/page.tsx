import { UnitsSection } from "./units-section";

export default function UnitsPage() {
  return <UnitsSection />;
}
