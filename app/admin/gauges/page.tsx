import { GaugesSection } from "./gauges-section";

export default function GaugesPage() {
  return <GaugesSection />;
}
