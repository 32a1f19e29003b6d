declare global {
  interface Window {
    /** Stops holding back key presses and returns the held ones, in order. Undefined while no keys are held back. */
    takeHeldKeys?: () => KeyboardEvent[];
  }
}

/**
 * Holds back each key press until `takeHeldKeys`, except the browser's own keys such as F5 and Ctrl+R. Also runs as an
 * inline script before any other script, so it must be self-contained.
 */
export function holdKeys(): void {
  const heldEvents: KeyboardEvent[] = [];
  const hold = (event: KeyboardEvent) => {
    const { key, ctrlKey, altKey, metaKey, isComposing } = event;
    const isBrowserKey = /^F(1|5|1\d)$/.test(key) || (ctrlKey && !altKey && !/^(Enter|k)$/i.test(key));
    if (isBrowserKey || metaKey || isComposing) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    heldEvents.push(event);
  };
  window.addEventListener("keydown", hold, true);
  // Shows the buttons of the page before hydration, see globals.css.
  document.documentElement.dataset.holdsKeys = "";
  window.takeHeldKeys = () => {
    delete window.takeHeldKeys;
    window.removeEventListener("keydown", hold, true);
    return heldEvents.splice(0);
  };
}

/** Source text of the script that runs at the start of the console's page. */
export const holdKeysScript = `(${holdKeys})()`;
