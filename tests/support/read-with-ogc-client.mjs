// Reads all collections with a client library for web maps, and prints the result as JSON:
//   node read-with-ogc-client.mjs <landing page> <API key>
import { OgcApiEndpoint, setFetchOptions } from "@camptocamp/ogc-client";

const [root, key] = process.argv.slice(2);
const pageSize = 7;
setFetchOptions({ headers: { authorization: `Bearer ${key}` } });
const endpoint = new OgcApiEndpoint(root);
const collections = [];
for (const name of await endpoint.featureCollections) {
  const { title, crs, queryables, itemFormats } = await endpoint.getCollectionInfo(name);
  const items = [];
  for (let page = []; items.length === 0 || page.length === pageSize; items.push(...page)) {
    page = await endpoint.getCollectionItems(name, pageSize, items.length);
    if (page.length === 0) break;
  }
  const tiles = await endpoint.getVectorTilesetUrl(name, "WebMercatorQuad");
  const one = await endpoint.getCollectionItem(name, items[0].id);
  collections.push({
    name,
    title,
    crs,
    queryables: queryables.map(({ name }) => name),
    itemFormats,
    items,
    tiles,
    one,
  });
}
console.log(JSON.stringify({ info: await endpoint.info, collections }));
