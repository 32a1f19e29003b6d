import { TargetsSection } from "./targets-section";

export default function TargetsPage() {
  return <TargetsSection />;
}
