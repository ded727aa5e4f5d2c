import { MoonIcon, SettingsIcon, SunIcon } from './icons';
import type { Status } from './status';

export interface HeaderProps {
  status: Status;
  dark: boolean;
  onToggleTheme(): void;
  onOpenSettings(): void;
}

export function Header({ status, dark, onToggleTheme, onOpenSettings }: HeaderProps) {
  return (
    <header className="header">
      <img src="./favicon.svg" alt="" width="30" height="30" />
      <h1>VoiceMesh</h1>
      <p className="status" role="status" data-state={status}>{status}</p>
      <button type="button" className="round quiet" aria-label={dark ? 'Light theme' : 'Dark theme'} title={dark ? 'Light theme' : 'Dark theme'} onClick={onToggleTheme}>
        {dark ? <SunIcon /> : <MoonIcon />}
      </button>
      <button type="button" className="round quiet" aria-label="Settings" title="Settings" aria-haspopup="dialog" onClick={onOpenSettings}>
        <SettingsIcon />
      </button>
    </header>
  );
}
