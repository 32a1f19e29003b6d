import { z } from "zod";
import type { Precision } from "../../db/vocabulary";
import { isOpen } from "../domain/assignment";
import { positionErrorByPrecisionM } from "../domain/precision";
import { childrenOf, parseXml, textOf, type XmlElement, xmlText } from "../hazards/xml";
import type { MaskedIncident } from "../masking/mask-incident";
import { plainText } from "../plain-text";
import { catalogues } from "../words/catalogues";
import type { IncidentView } from "./read-incidents";

type Component = Record<string, unknown> & { $id: string };

/** The issuer in the identifiers of an installation without `CAP_SENDER`. */
export const defaultIssuer = "muba-siaga-112";

/**
 * Writes an incident as an Emergency Incident Data Object (NENA-STA-021), for other emergency centres. It contains
 * nothing about callers, and only the unmasked fields of a masked incident. Components refer to each other by `$id`.
 * Registry fields contain the codes of this system, because NENA's registries describe American agencies.
 */
export function writeEido(incident: IncidentView | MaskedIncident, issuer: string, now: Date): Component {
  const urn = (kind: string, id: string | number) => `urn:emergency:uid:${kind}:${id}:${issuer}`;
  const reference = (component: Component) => ({ $ref: component.$id });
  const component = ($id: string, fields: Record<string, unknown>, at: Date = now): Component => ({
    ...{ $id, lastUpdateTimeStamp: at.toISOString(), updatedByAgencyReference: { $ref: issuer } },
    ...fields,
  });
  const { id, number, category, priority, status, district, openedAt, closedAt } = incident;
  const owner = component(issuer, {
    agencyRoleDescriptionRegistryText: ["CallReceiving", "Dispatch"],
    ...{ agencyType: ["psap"], incidentOwningAgencyIndicator: true },
  });
  const visibleIncident = "masked" in incident ? null : incident;
  const openAssignments = visibleIncident?.assignments.filter(({ state }) => isOpen(state)) ?? [];
  const agencies = [...new Set(openAssignments.map(({ unit }) => unit.agency))].map((code) =>
    component(`${code}.${issuer}`, { agencyRoleDescriptionRegistryText: ["Responder"], agencyType: [code] }),
  );
  const resources = openAssignments.map(({ id: assignmentId, unit, state }) => ({
    agency: unit.agency,
    resource: component(urn("resourceid", assignmentId), {
      emergencyResourceName: unit.callSign,
      emergencyResourceTypeCommonRegistryText: unit.kind,
      primaryUnitStatusRegistryText: "Committed",
      ...{ secondaryUnitStatusRegistryText: [state], unitStatusInternal: [state] },
      resourceAttributeRegistryText: [],
    }),
  }));
  const dispatches = agencies.map((agency) => {
    const ownResources = resources.filter(({ agency: code }) => agency.$id === `${code}.${issuer}`);
    return component(`${agency.$id}:dispatch:${id}`, {
      agencyReference: reference(agency),
      emergencyResourceReference: ownResources.map(({ resource }) => reference(resource)),
    });
  });
  const location =
    visibleIncident &&
    component(urn("locationid", id), {
      locationTypeDescriptionRegistryText: "Incident",
      locationByValue: pidfLo(id, visibleIncident, openedAt),
      locationDescriptionText: [visibleIncident.address, district.name].filter(Boolean).join(", "),
    });
  const notes = visibleIncident?.description
    ? [component(urn("noteid", id), { notesActionComments: xmlText(visibleIncident.description) })]
    : [];
  const times = [openedAt, visibleIncident?.verifiedAt, visibleIncident?.resolvedAt, closedAt].flatMap(
    (time) => time?.getTime() ?? [],
  );
  const incidentComponent = component(
    urn("incidentid", id),
    {
      incidentTypeCommonRegistryText: catalogues.en.category[category],
      ...(visibleIncident && { incidentTypeInternalCode: visibleIncident.type }),
      incidentStatusInternalText: [status],
      ...{ incidentCommonPriorityNumber: priority, incidentPriorityInternalText: `P${priority}` },
      ...{ internalIncidentId: `${number}`, beatOrDispatchGroupText: district.name },
      ...(location && { locationReference: [reference(location)] }),
      ...(notes.length > 0 && { notesReference: notes.map(reference) }),
    },
    new Date(Math.max(...times)),
  );
  return component(urn("eidoid", id), {
    ...{ eidoVersion: "1.0", issuingElementIdentification: issuer, incidentComponent },
    agencyComponent: [owner, ...agencies],
    ...(location && { locationComponent: [location] }),
    ...(notes.length > 0 && { notesComponent: notes }),
    ...(resources.length > 0 && {
      emergencyResourceComponent: resources.map(({ resource }) => resource),
      dispatchComponent: dispatches,
    }),
  });
}

/** Masks the EIDO of a sensitive incident: keeps only number, category, priority, status and district. */
export function maskEido(eido: Record<string, unknown>): Record<string, unknown> {
  const { $id, lastUpdateTimeStamp, updatedByAgencyReference, eidoVersion, issuingElementIdentification } = eido;
  const [owner] = eido.agencyComponent as Component[];
  const { $id: incidentId, ...incident } = eido.incidentComponent as Component;
  const { incidentTypeCommonRegistryText, incidentStatusInternalText, incidentCommonPriorityNumber } = incident;
  const { incidentPriorityInternalText, internalIncidentId, beatOrDispatchGroupText } = incident;
  const common = { lastUpdateTimeStamp, updatedByAgencyReference };
  return {
    ...{ $id, ...common, eidoVersion, issuingElementIdentification },
    incidentComponent: {
      ...{ $id: incidentId, ...common, incidentTypeCommonRegistryText, incidentStatusInternalText },
      ...{ incidentCommonPriorityNumber, incidentPriorityInternalText, internalIncidentId, beatOrDispatchGroupText },
    },
    agencyComponent: [owner],
  };
}

const text = plainText(1_000);

/** The parts of an EIDO that this system reads. Everything else in it is ignored. */
export const EidoContent = z.object({
  incidentComponent: z.object({
    incidentTypeCommonRegistryText: text,
    incidentCommonPriorityNumber: z.int().min(1).max(9).optional(),
    internalIncidentId: plainText(64).optional(),
    beatOrDispatchGroupText: text.optional(),
  }),
  locationComponent: z
    .array(z.object({ locationByValue: plainText(20_000).optional(), locationDescriptionText: text.optional() }))
    .max(10)
    .default([]),
  notesComponent: z
    .array(z.object({ notesActionComments: plainText(40_000) }))
    .max(50)
    .default([]),
});

/**
 * Reads an EIDO of another centre. `location` is null if it is missing or invalid; `accuracyM` is null if the centre
 * does not state it.
 */
export function readEido({ incidentComponent, locationComponent, notesComponent }: z.output<typeof EidoContent>) {
  const { incidentTypeCommonRegistryText, incidentCommonPriorityNumber, internalIncidentId } = incidentComponent;
  const [place] = locationComponent;
  return {
    type: incidentTypeCommonRegistryText,
    priority: incidentCommonPriorityNumber ?? null,
    number: internalIncidentId ?? null,
    ...readPidfLo(place?.locationByValue),
    place: place?.locationDescriptionText ?? incidentComponent.beatOrDispatchGroupText ?? null,
    notes: notesComponent.map(({ notesActionComments }) => unescapeHtml(notesActionComments)),
  };
}

function readPidfLo(xml: string | undefined) {
  const root = parseOrNull(xml ?? "");
  const textIn = (name: string, namespace: string) => (root ? findText(root, name, namespace) : undefined);
  const [lat = Number.NaN, lng = Number.NaN] = textIn("pos", gmlNamespace)?.split(/\s+/).map(Number) ?? [];
  const radiusM = Number(textIn("radius", shapeNamespace) ?? Number.NaN);
  const isValid = Math.abs(lat) <= 90 && Math.abs(lng) <= 180;
  return { location: isValid ? { lng, lat } : null, accuracyM: radiusM >= 0 && radiusM <= 1_000_000 ? radiusM : null };
}

function findText(element: XmlElement, name: string, namespace: string): string | undefined {
  const [found] = childrenOf(element, name, namespace);
  if (found) return textOf(found);
  for (const child of element.children) {
    const text = typeof child === "object" && "local" in child ? findText(child, name, namespace) : undefined;
    if (text) return text;
  }
  return undefined;
}

/** Undoes the escaping of HTML. A text that was not escaped properly is kept as it is. */
function unescapeHtml(escaped: string): string {
  const root = parseOrNull(`<text>${escaped}</text>`);
  return root ? textOf(root) : escaped;
}

function parseOrNull(xml: string): XmlElement | null {
  try {
    return parseXml(Buffer.from(xml)).root;
  } catch {
    return null;
  }
}

const gmlNamespace = "http://www.opengis.net/gml";
const shapeNamespace = "http://www.opengis.net/pidflo/1.0";

type Place = { location: { lat: number; lng: number }; precision: Precision };

/** The radius, in metres, that is stated for an exact place. */
const exactRadiusM = 10;

/** A place as PIDF-LO (RFC 5491): a circle with the error of the place as its radius. Latitude comes first. */
function pidfLo(id: string, { location: { lat, lng }, precision }: Place, at: Date): string {
  const namespaces = [
    'xmlns="urn:ietf:params:xml:ns:pidf"',
    'xmlns:dm="urn:ietf:params:xml:ns:pidf:data-model"',
    'xmlns:gp="urn:ietf:params:xml:ns:pidf:geopriv10"',
    `xmlns:gml="${gmlNamespace}"`,
    `xmlns:gs="${shapeNamespace}"`,
  ].join(" ");
  const radiusM = Math.max(exactRadiusM, positionErrorByPrecisionM[precision]);
  const shape = `<gs:Circle srsName="urn:ogc:def:crs:EPSG::4326"><gml:pos>${lat} ${lng}</gml:pos><gs:radius uom="urn:ogc:def:uom:EPSG::9001">${radiusM}</gs:radius></gs:Circle>`;
  return `<?xml version="1.0" encoding="UTF-8"?><presence ${namespaces} entity="pres:incident-${id}"><dm:device id="incident"><gp:geopriv><gp:location-info>${shape}</gp:location-info><gp:usage-rules/></gp:geopriv><dm:timestamp>${at.toISOString()}</dm:timestamp></dm:device></presence>`;
}
