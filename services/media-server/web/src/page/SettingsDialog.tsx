import { useEffect, useId, useRef, type ReactNode } from 'react';
import type { AgentPreferences } from '../voice/agentSnapshot';
import { CloseIcon } from './icons';
import type { ThemeChoice } from './theme';
import type { AudioDevices } from './useDevices';

export interface SettingsDialogProps {
  open: boolean;
  onClose(): void;
  preferences: AgentPreferences;
  onChange(changes: Partial<AgentPreferences>): void;
  devices: AudioDevices;
  theme: ThemeChoice;
  onTheme(choice: ThemeChoice): void;
}

export function SettingsDialog({ open, onClose, preferences, onChange, devices, theme, onTheme }: SettingsDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open && !dialog.current?.open) dialog.current?.showModal();
    else if (!open && dialog.current?.open) dialog.current.close();
  }, [open]);
  return (
    <dialog ref={dialog} className="settings" aria-labelledby="settings-title" onClose={onClose}>
      <div className="card-title">
        <h2 id="settings-title">Settings</h2>
        <button type="button" className="round quiet" aria-label="Close settings" title="Close" onClick={onClose}><CloseIcon /></button>
      </div>
      <Choice
        label="Sound travels by"
        value={preferences.transport}
        options={[['auto', 'WebRTC first'], ['websocket', 'WebSocket only']]}
        onChange={(transport) => onChange({ transport })}
      />
      <Choice
        label="Your turn"
        value={preferences.pushToTalk ? 'hold' : 'free'}
        options={[['free', 'Hands-free'], ['hold', 'Push to talk']]}
        onChange={(turn) => onChange({ pushToTalk: turn === 'hold' })}
      />
      <Devices label="Microphone" devices={devices.inputs} value={preferences.inputId} onChange={(inputId) => onChange({ inputId })} />
      {devices.canChooseOutput && (
        <Devices label="Loudspeaker" devices={devices.outputs} value={preferences.outputId} onChange={(outputId) => onChange({ outputId })} />
      )}
      <Switch label="I am on loudspeakers" on={preferences.echoCancellation} onChange={(echoCancellation) => onChange({ echoCancellation })}>
        Cancels the echo: without that the agent hears itself and interrupts its own answers. Leave it off with headphones; your voice is understood better as it is.
      </Switch>
      <Switch label="Turn the answer down when I speak" on={preferences.ducking} onChange={(ducking) => onChange({ ducking })}>
        At once, by a speech detector in this browser, before the server has decided. It is loaded with the first conversation.
      </Switch>
      <Choice label="Theme" value={theme} options={[['system', 'System'], ['light', 'Light'], ['dark', 'Dark']]} onChange={onTheme} />
    </dialog>
  );
}

interface ChoiceProps<T extends string> {
  label: string;
  value: T;
  options: readonly (readonly [T, string])[];
  onChange(value: T): void;
}

function Choice<T extends string>({ label, value, options, onChange }: ChoiceProps<T>) {
  const name = useId();
  return (
    <fieldset className="choice">
      <legend>{label}</legend>
      <div className="segments">
        {options.map(([option, text]) => (
          <label key={option}>
            <input type="radio" name={name} checked={option === value} onChange={() => onChange(option)} />
            <span>{text}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function Devices({ label, devices, value, onChange }: { label: string; devices: readonly MediaDeviceInfo[]; value: string; onChange(id: string): void }) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={devices.some(({ deviceId }) => deviceId === value) ? value : ''} onChange={({ target }) => onChange(target.value)}>
        <option value="">The system's choice</option>
        {devices.map(({ deviceId, label: name }) => <option key={deviceId} value={deviceId}>{name}</option>)}
      </select>
    </div>
  );
}

function Switch({ label, on, onChange, children }: { label: string; on: boolean; onChange(on: boolean): void; children: ReactNode }) {
  const id = useId();
  return (
    <div className="switch">
      <input id={id} type="checkbox" role="switch" aria-checked={on} checked={on} aria-describedby={`${id}-note`} onChange={({ target }) => onChange(target.checked)} />
      <label htmlFor={id}>{label}</label>
      <p id={`${id}-note`} className="hint">{children}</p>
    </div>
  );
}
