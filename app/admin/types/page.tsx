import { TypesSection } from "./types-section";

export default function TypesPage() {
  return <TypesSection />;
}
