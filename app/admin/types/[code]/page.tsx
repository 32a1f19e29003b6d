import { TypeSection } from "../type-section";

export default async function TypePage({ params }: { params: Promise<{ code: string }> }) {
  const { code } = await params;
  return <TypeSection code={code} />;
}
