import { LocalNamesSection } from "./local-names-section";

export default function LocalNamesPage() {
  return <LocalNamesSection />;
}
