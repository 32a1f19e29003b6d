import { type Scope, scopes } from "../../db/access-vocabulary";
import {
  CommandError,
  findUnitId,
  refuseUnknownOptions,
  requireArgumentCount,
  takeOption,
  UsageError,
} from "../command-line";
import type { Context } from "../context";
import { findKeyState, keyValidityDays } from "../domain/key-validity";
import { createKey, listKeys, revokeKey } from "./manage-keys";

/** `npm run db -- key <name> [scope ...] [--unit <call sign>] [--days <n>] [--simulated]` */
export async function runCreateKey(context: Context, args: string[]): Promise<string> {
  const { remainingArgs: argsWithoutUnit, value: callSign } = takeOption(args, "--unit", "a call sign");
  const { remainingArgs, value: daysText } = takeOption(argsWithoutUnit, "--days", "a number of days");
  const days = Number(daysText ?? keyValidityDays.default);
  if (!Number.isInteger(days) || days < 1 || days > keyValidityDays.max) {
    throw new CommandError(`--days must be between 1 and ${keyValidityDays.max}.`);
  }
  const unitId = callSign === null ? null : await findUnitId(context.db, callSign);
  const simulated = remainingArgs.includes("--simulated");
  const nameWords = remainingArgs.filter((arg) => arg !== "--simulated");
  refuseUnknownOptions(nameWords);
  const [name, ...keyScopes] = nameWords.flatMap((word, index) => (index === 0 ? word : word.split(",")));
  if (!name || name.startsWith("-")) throw new UsageError();
  const unknownScope = keyScopes.find((scope) => !isScope(scope));
  if (unknownScope !== undefined)
    throw new CommandError(`"${unknownScope}" is not a scope; known are ${scopes.join(", ")}`);
  const defaultScopes = unitId ? (["positions:write"] as const) : scopes;
  const chosenScopes = keyScopes.length > 0 ? [...new Set(keyScopes.filter(isScope))] : defaultScopes;
  const { id, key, expiresAt } = await createKey(context, { name, scopes: chosenScopes, simulated, unitId, days });
  return `Key ${id} for ${name}, valid until ${expiresAt.toISOString()}: ${chosenScopes.join(", ")}${callSign === null ? "" : ` of ${callSign} only`}${simulated ? "; what it writes is marked as simulated" : ""}.\nIt is shown this once:\n${key}`;
}

/** `npm run db -- keys` */
export async function runListKeys(context: Context, args: string[]): Promise<string> {
  requireArgumentCount(args, 0, 0);
  const keys = await listKeys(context);
  if (keys.length === 0) return "There is no key.";
  return keys
    .map(({ id, name, createdAt, expiresAt, lastUsedAt, revokedAt, simulated, callSign, scopes: keyScopes }) => {
      const stateText = revokedAt
        ? `revoked ${revokedAt.toISOString()}`
        : lastUsedAt
          ? `last used ${lastUsedAt.toISOString()}`
          : "never used";
      return [
        id,
        name,
        `made ${createdAt.toISOString()}`,
        `${findKeyState({ expiresAt, revokedAt }, Date.now()) === "expired" ? "expired" : "valid until"} ${expiresAt.toISOString()}`,
        stateText,
        keyScopes.join(" "),
        ...(callSign ? [`of ${callSign}`] : []),
        ...(simulated ? ["simulated"] : []),
      ].join("  ");
    })
    .join("\n");
}

/** `npm run db -- revoke <key id>` */
export async function runRevokeKey(context: Context, args: string[]): Promise<string> {
  requireArgumentCount(args, 1, 1);
  const [id = ""] = args;
  await revokeKey(context, { id });
  return `Key ${id} is revoked.`;
}

function isScope(word: string): word is Scope {
  return (scopes as readonly string[]).includes(word);
}
