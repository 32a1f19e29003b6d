import { WatchSourcesSection } from "./watch-sources-section";

export default function WatchSourcesPage() {
  return <WatchSourcesSection />;
}
