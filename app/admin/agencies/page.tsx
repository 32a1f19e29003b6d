import { AgenciesSection } from "./agencies-section";

export default function AgenciesPage() {
  return <AgenciesSection />;
}
