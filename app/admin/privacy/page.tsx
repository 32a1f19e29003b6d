import { PrivacySection } from "./privacy-section";

export default function PrivacyPage() {
  return <PrivacySection />;
}
