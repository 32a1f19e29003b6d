import { SignInSection } from "./sign-in-section";

export default function SignInRulesPage() {
  return <SignInSection />;
}
