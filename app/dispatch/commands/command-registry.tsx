"use client";

import {
  type ComponentProps,
  createContext,
  type ReactNode,
  type RefObject,
  use,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { Button, IconButton } from "../../_ui/button";
import { KeyCap } from "../../_ui/key-cap";
import { type CommandId, commands, findKeyCombination, formatKeyHint, repeatableKeys } from "./command-list";

type Command = {
  /** If there are several ids, the button responds to the keys of all of them. */
  id: CommandId | readonly CommandId[];
  /** Index of the key combination that this button responds to, if the command has several; all of them by default. */
  index?: number | undefined;
  /** Whether the command can run now; true by default. */
  isEnabled?: boolean;
  /** Receives the index of the pressed key combination. */
  run: (index: number) => void;
};

type WithElement = { element: RefObject<HTMLElement | null> };
type RegisteredCommand = WithElement & { command: RefObject<Command | null> };

type Registry = {
  /** Adds a command; returns the function that removes it. */
  add: (entry: RegisteredCommand) => () => void;
  /**
   * Runs the command that a key combination belongs to, unless `isRepeat` and the command is not repeatable. Returns
   * false if no command can run now.
   */
  runKey: (keyCombination: string, isRepeat: boolean) => boolean;
  run: (id: CommandId) => boolean;
  canRun: (id: CommandId) => boolean;
};
const RegistryContext = createContext<Registry | null>(null);

/** Holds the commands of the mounted components. Keys run commands; they never click elements. */
export function CommandProvider({ children }: { children: ReactNode }) {
  const [registry] = useState(createRegistry);
  return <RegistryContext value={registry}>{children}</RegistryContext>;
}

export function useCommandRegistry(): Registry {
  const registry = use(RegistryContext);
  if (!registry) throw new Error("useCommandRegistry must be used inside CommandProvider");
  return registry;
}

function createRegistry(): Registry {
  const entries = new Set<RegisteredCommand>();
  function findAction(keyCombination: string | undefined): (() => void) | undefined {
    const candidates = [...entries].flatMap(({ command: { current: command }, element }) => {
      if (!command || command.isEnabled === false) return [];
      const variant = listVariants(command).find((candidate) => candidate.keyCombination === keyCombination);
      return variant ? [{ element, run: () => command.run(variant.index) }] : [];
    });
    // Visibility is checked last, because the browser may have to lay out the page for it.
    return candidates.filter(isVisible).sort(compareDocumentOrder)[0]?.run;
  }
  function runKey(keyCombination: string | undefined, isRepeat = false): boolean {
    const run = findAction(keyCombination);
    if (!isRepeat || repeatableKeys.has(keyCombination ?? "")) run?.();
    return run !== undefined;
  }
  return {
    add: (entry) => {
      entries.add(entry);
      return () => entries.delete(entry);
    },
    runKey,
    run: (id) => runKey(findKeyCombination(id)),
    canRun: (id) => findAction(findKeyCombination(id)) !== undefined,
  };
}

function listVariants({ id, index }: Command): { keyCombination: string; index: number }[] {
  const variants = (typeof id === "string" ? [id] : id).flatMap((commandId) =>
    commands[commandId].keys.map((keyCombination, combinationIndex) => ({ keyCombination, index: combinationIndex })),
  );
  return index === undefined ? variants : variants.filter((variant) => variant.index === index);
}

/** Whether a command's element is visible. Commands without an element are treated as visible. */
function isVisible({ element: { current } }: WithElement): boolean {
  return current === null || current.offsetParent !== null;
}

/**
 * Sorts commands by the position of their elements on the page; commands without an element come last. If two commands
 * have the same key, the first one in this order runs.
 */
function compareDocumentOrder(
  { element: { current: a } }: WithElement,
  { element: { current: b } }: WithElement,
): number {
  if (!a || !b) return Number(a === null) - Number(b === null);
  return a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
}

/**
 * Registers a command while the component is mounted; null registers nothing. Set the returned ref on the element that
 * shows the command: while that element is hidden, the key does nothing.
 */
export function useCommand<Shown extends HTMLElement = HTMLButtonElement>(command: Command | null) {
  const registry = useCommandRegistry();
  const latestCommand = useRef(command);
  const element = useRef<Shown>(null);
  useLayoutEffect(() => {
    latestCommand.current = command;
  });
  const isRegistered = command !== null;
  useLayoutEffect(
    () => (isRegistered ? registry.add({ command: latestCommand, element }) : undefined),
    [registry, isRegistered],
  );
  const shortcuts = command ? listVariants(command).map(({ keyCombination }) => keyCombination) : [];
  return { ref: element, "aria-keyshortcuts": shortcuts.join(" ") || undefined };
}

type ButtonCommand = {
  /** Null for an ordinary button without a key. */
  command: Command["id"] | null;
  index?: number | undefined;
  isEnabled?: boolean;
  run: () => void;
};

function useButtonCommand({ command, index, isEnabled = true, run }: ButtonCommand) {
  const shortcut = useCommand(command && { id: command, index, isEnabled, run });
  return { ...shortcut, disabled: !isEnabled, onClick: run };
}

/** Key text of a button; if the button has several commands, the text is that of the first. */
function findButtonHint({ command, index }: ButtonCommand): string | undefined {
  if (command === null) return undefined;
  const id = typeof command === "string" ? command : command[0];
  return id && findKeyCombination(id, index) && formatKeyHint(id, index);
}

type CommandButtonProps = Omit<ComponentProps<typeof Button>, "ref"> &
  ButtonCommand & { keyCap?: "always" | "wide" | "none" };

/**
 * A button that runs a command. `keyCap` says whether its key is shown always, on wide screens only, or never. Clicking
 * a submit button submits its form.
 */
export function CommandButton({
  command,
  index,
  isEnabled = true,
  run,
  keyCap = "always",
  children,
  ...rest
}: CommandButtonProps) {
  const props = useButtonCommand({ command, index, isEnabled, run });
  const hint = findButtonHint({ command, index, isEnabled, run });
  return (
    <Button {...rest} {...props} onClick={rest.type === "submit" ? undefined : run}>
      {children}
      {hint && keyCap === "always" && <KeyCap>{hint}</KeyCap>}
      {hint && keyCap === "wide" && <WideKeyCap>{hint}</WideKeyCap>}
    </Button>
  );
}

/** An icon button that runs a command; its tooltip names the key. */
export function CommandIconButton({
  command,
  index,
  isEnabled = true,
  run,
  ...rest
}: Omit<ComponentProps<typeof IconButton>, "ref"> & ButtonCommand) {
  const props = useButtonCommand({ command, index, isEnabled, run });
  return <IconButton {...rest} {...props} hint={findButtonHint({ command, index, isEnabled, run })} />;
}

/** A key cap, shown on wide screens only. */
export function WideKeyCap({ children }: { children: ReactNode }) {
  return (
    <span className="hidden lg:inline-flex" aria-hidden>
      <KeyCap>{children}</KeyCap>
    </span>
  );
}
