import { headers } from "next/headers";
import { notFound } from "next/navigation";
import { locales } from "@/server/words/languages";
import { DataProvider } from "../../_live/cache/data-provider";
import { PermissionGate } from "../../_session/permission-gate";
import { GuideText } from "../guide-text";
import { listGuides, readGuide } from "../guides";
import { GuideList, HelpFrame, ShownInLanguage } from "../help-frame";
import { findTitle, parseGuide } from "../parse-guide";

type Props = { params: Promise<{ guide: string }> };

/** A guide, for the roles that may read it, in every language. */
export default async function GuidePage({ params }: Props) {
  const { guide } = await params;
  const ownGuides = listGuides((await headers()).get("x-role"));
  const name = ownGuides.find((ownGuide) => ownGuide === guide);
  if (!name) notFound();
  const texts = await Promise.all(
    locales.map(async (locale) => ({
      locale,
      guides: await Promise.all(
        ownGuides.map(async (ownName) => ({ name: ownName, blocks: parseGuide(await readGuide(locale, ownName)) })),
      ),
    })),
  );
  return (
    <DataProvider>
      <PermissionGate anyPermissionOf={[]} isAllowedDuringSetup>
        <HelpFrame>
          {texts.map(({ locale, guides }) => (
            <ShownInLanguage key={locale} locale={locale}>
              {guides.length > 1 && (
                <GuideList
                  guides={guides.map((entry) => ({ name: entry.name, title: findTitle(entry.blocks) }))}
                  open={name}
                />
              )}
              <GuideText
                locale={locale}
                name={name}
                blocks={guides.find((entry) => entry.name === name)?.blocks ?? []}
              />
            </ShownInLanguage>
          ))}
        </HelpFrame>
      </PermissionGate>
    </DataProvider>
  );
}
