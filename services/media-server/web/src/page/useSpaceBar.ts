import { useEffect } from 'react';

/** Holds the space bar for push-to-talk, unless the focus is where a space means something. */
export function useSpaceBar(active: boolean, onDown: () => void, onUp: () => void): void {
  useEffect(() => {
    if (!active) return undefined;
    const isOurs = ({ target }: KeyboardEvent): boolean =>
      !(target instanceof Element && target.closest('button, input, select, textarea, a, summary, dialog, [contenteditable]'));
    const down = (event: KeyboardEvent): void => {
      if (event.code !== 'Space' || !isOurs(event)) return;
      // Otherwise the page would scroll.
      event.preventDefault();
      if (!event.repeat) onDown();
    };
    const up = (event: KeyboardEvent): void => {
      if (event.code === 'Space') onUp();
    };
    window.addEventListener('keydown', down);
    window.addEventListener('keyup', up);
    // A key that is let go in another window is never told.
    window.addEventListener('blur', onUp);
    return () => {
      window.removeEventListener('keydown', down);
      window.removeEventListener('keyup', up);
      window.removeEventListener('blur', onUp);
    };
  }, [active, onDown, onUp]);
}
