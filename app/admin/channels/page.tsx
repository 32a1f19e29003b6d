import { ChannelsSection } from "./channels-section";

export default function ChannelsPage() {
  return <ChannelsSection />;
}
