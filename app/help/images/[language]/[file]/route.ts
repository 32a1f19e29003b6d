import { headers } from "next/headers";
import { notFound } from "next/navigation";
import { locales } from "@/server/words/languages";
import { listGuides, readGuide, readImage } from "../../../guides";

type Params = { params: Promise<{ language: string; file: string }> };

/** An image of the guides, for a person who may read a guide that contains it. */
export async function GET(_: Request, { params }: Params): Promise<Response> {
  const { language, file } = await params;
  const locale = locales.find((known) => known === language);
  if (!locale) notFound();
  const ownGuides = listGuides((await headers()).get("x-role"));
  const texts = await Promise.all(ownGuides.map((name) => readGuide(locale, name)));
  const picture = texts.some((text) => text.includes(`/${file})`)) ? await readImage(locale, file) : null;
  if (!picture) notFound();
  return new Response(picture, { headers: { "content-type": "image/webp" } });
}
