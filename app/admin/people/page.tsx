import type { Metadata } from "next";
import { PeopleSection } from "./people-section";

export const metadata: Metadata = { title: "Orang · Muba Siaga 112" };

export default function PeoplePage() {
  return <PeopleSection />;
}
