import { TrialSection } from "./trial-section";

export default function TrialPage() {
  return <TrialSection />;
}
