import { useEffect, useState, useSyncExternalStore } from 'react';
import { readStored, writeStored } from './stored';

export type ThemeChoice = 'system' | 'light' | 'dark';

const KEY = 'voicemesh.theme';
const darkSystem = window.matchMedia('(prefers-color-scheme: dark)');

/** Before anything is drawn, so that no page flashes in the other theme. */
export function applyTheme(choice: ThemeChoice = readStored<{ choice: ThemeChoice }>(KEY).choice ?? 'system'): ThemeChoice {
  if (choice === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = choice;
  return choice;
}

/** The theme that is chosen, whether it is a dark one now, and how to choose another. */
export function useTheme(): { choice: ThemeChoice; dark: boolean; choose(choice: ThemeChoice): void } {
  const [choice, choose] = useState(applyTheme);
  useEffect(() => {
    applyTheme(choice);
    writeStored(KEY, { choice });
  }, [choice]);
  const systemIsDark = useSyncExternalStore(watchSystem, () => darkSystem.matches);
  return { choice, dark: choice === 'system' ? systemIsDark : choice === 'dark', choose };
}

function watchSystem(onChange: () => void): () => void {
  darkSystem.addEventListener('change', onChange);
  return () => darkSystem.removeEventListener('change', onChange);
}
