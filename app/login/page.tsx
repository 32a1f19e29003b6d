import { SignIn } from "./sign-in";

export default async function LoginPage({ searchParams }: { searchParams: Promise<{ next?: string | string[] }> }) {
  const { next } = await searchParams;
  return <SignIn next={typeof next === "string" ? next : undefined} />;
}
