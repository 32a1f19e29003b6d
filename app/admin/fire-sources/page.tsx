import { FireSourcesSection } from "./fire-sources-section";

export default function FireSourcesPage() {
  return <FireSourcesSection />;
}
