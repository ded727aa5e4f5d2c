import type { AgentSnapshot } from './agentSnapshot';
import type { ServerState } from './protocol';

/** What the server's state looks like to the person: without a microphone that hears, it listens in vain, which is none. */
export function appearanceOf(snapshot: AgentSnapshot, serverState: ServerState | undefined, hears: boolean): Pick<AgentSnapshot, 'processing' | 'transport'> {
  const state = serverState ?? 'idle';
  const works = state === 'processing' || state === 'speaking';
  // A stage's failure stays to be seen until a turn works again or its notice is put away.
  const failed = snapshot.connection === 'error' || (snapshot.processing === 'error' && snapshot.problem !== undefined && !works);
  const withoutCall = snapshot.connection === 'connected' ? 'websocket' : undefined;
  return {
    processing: failed ? 'error' : state === 'listening' && !hears ? 'idle' : state,
    transport: snapshot.call ? 'webrtc' : withoutCall,
  };
}
