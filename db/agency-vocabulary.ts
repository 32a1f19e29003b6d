/** The fixed lists of values for the agencies: how they are notified, and how they answer. */

/** How an agency is notified of forwarded incidents, in addition to the screen of its officers. */
export const channelKinds = ["webhook", "web-push"] as const;
export type ChannelKind = (typeof channelKinds)[number];
/** The kinds of channels that are stored. `neighbour`: messages to and from a neighbouring 112 centre. */
export const storedChannelKinds = [...channelKinds, "neighbour"] as const;

/** Why an agency cannot take a forwarded incident. Any further explanation is stored as a note of the incident. */
export const agencyRefusals = ["no-unit", "no-equipment", "not-our-task", "outside-area", "other"] as const;
export type AgencyRefusal = (typeof agencyRefusals)[number];
