declare global {
  interface Window {
    /** Stops holding back events and returns the held ones, in order. Undefined while none are held back. */
    takeBufferedEvents?: () => (KeyboardEvent | MouseEvent)[];
  }
}

/**
 * Holds back each key press and each click on a button until `takeBufferedEvents` is called, except the browser's own
 * keys, such as F5 and Ctrl+R. If `isPageStart` is false, clicks and function keys are not held back either. Escape is
 * not held back if `cancel` returns true. This function also runs as an inline script before any other script, so it
 * must be self-contained.
 */
export function bufferEvents(isPageStart: boolean, cancel?: () => boolean): void {
  const bufferedEvents: (KeyboardEvent | MouseEvent)[] = [];
  const hold = (event: KeyboardEvent | MouseEvent) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    bufferedEvents.push(event);
  };
  const holdKey = (event: KeyboardEvent) => {
    const { key, ctrlKey, altKey, metaKey, isComposing } = event;
    const isBrowserKey = /^F(1|5|1\d)$/.test(key) || (ctrlKey && !altKey && !/^(Enter|k)$/i.test(key));
    if (isBrowserKey || metaKey || isComposing || (!isPageStart && /^F\d$/.test(key))) return;
    if (key === "Escape" && cancel?.()) return;
    hold(event);
  };
  const holdClick = (event: MouseEvent) => {
    if (event.target instanceof Element && event.target.closest("button")) hold(event);
  };
  window.addEventListener("keydown", holdKey, true);
  if (isPageStart) {
    window.addEventListener("click", holdClick, true);
    // Makes the buttons of the page visible before hydration (see globals.css).
    document.documentElement.dataset.holdsEvents = "";
  }
  window.takeBufferedEvents = () => {
    delete window.takeBufferedEvents;
    window.removeEventListener("keydown", holdKey, true);
    window.removeEventListener("click", holdClick, true);
    return bufferedEvents.splice(0);
  };
}

/** Source text of the script that runs at the start of the console's page. */
export const bufferEventsScript = `(${bufferEvents})(true)`;
