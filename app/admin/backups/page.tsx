import { BackupsSection } from "./backups-section";

export default function BackupsPage() {
  return <BackupsSection />;
}
