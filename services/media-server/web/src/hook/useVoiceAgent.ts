import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { AgentPreferences, AgentSnapshot } from '../voice/agentSnapshot';
import { browserPlatform } from '../voice/browserPlatform';
import { VoiceAgentClient, type VoiceAgentOptions } from '../voice/voiceAgentClient';

export interface UseVoiceAgentOptions extends VoiceAgentOptions {
  /** Where the media server is; by default where the page came from. */
  serverUrl?: string;
}

export interface VoiceAgent extends AgentSnapshot {
  talk(): Promise<void>;
  mute(): void;
  press(): Promise<void>;
  release(): void;
  sendText(text: string): Promise<boolean>;
  reconnect(): Promise<void>;
  stop(): void;
  setPreferences(changes: Partial<AgentPreferences>): void;
  dismissProblem(): void;
  /** Calls back with the microphone's loudness, 0 to 1, fifty times a second; returns what ends that. */
  onLevel(listener: (level: number) => void): () => void;
}

/**
 * A voice conversation with a VoiceMesh for a React component: the state of the moment, and what can be done. The conversation ends with the component.
 * Options are read once.
 */
export function useVoiceAgent(options: UseVoiceAgentOptions = {}): VoiceAgent {
  const [client] = useState(() => new VoiceAgentClient(browserPlatform(options.serverUrl ?? document.baseURI), options));
  useEffect(() => client.activate(), [client]);
  const snapshot = useSyncExternalStore(client.subscribe, client.getSnapshot);
  return useMemo(() => ({ ...snapshot, ...actionsOf(client) }), [snapshot, client]);
}

type Actions = Omit<VoiceAgent, keyof AgentSnapshot>;

const known = new WeakMap<VoiceAgentClient, Actions>();

/** The same functions on every render, so that effects and children need not run again. */
function actionsOf(client: VoiceAgentClient): Actions {
  const made = known.get(client);
  if (made) return made;
  const actions: Actions = {
    talk: () => client.talk(),
    mute: () => client.mute(),
    press: () => client.press(),
    release: () => client.release(),
    sendText: (text) => client.sendText(text),
    reconnect: () => client.reconnect(),
    stop: () => client.stop(),
    setPreferences: (changes) => client.setPreferences(changes),
    dismissProblem: () => client.dismissProblem(),
    onLevel: client.onLevel,
  };
  known.set(client, actions);
  return actions;
}
