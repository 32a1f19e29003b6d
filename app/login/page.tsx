import { SignIn } from "./sign-in";

export default async function LoginPage({ searchParams }: { searchParams: Promise<{ next?: string | string[] }> }) {
  const { next } = await searchParams;
  return <SignIn nextPath={typeof next === "string" ? next : undefined} />;
}
