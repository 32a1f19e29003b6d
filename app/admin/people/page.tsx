import { PeopleSection } from "./people-section";

export default function PeoplePage() {
  return <PeopleSection />;
}
