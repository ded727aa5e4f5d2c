import type { AgentSnapshot } from '../voice/agentSnapshot';

export type Status = 'disconnected' | 'connecting' | 'reconnecting' | 'ready' | 'listening' | 'processing' | 'speaking' | 'error';

/** The one word for what goes on. Without a microphone the agent is ready for the next message. */
export function statusOf({ connection, processing, reconnecting }: AgentSnapshot): Status {
  if (connection === 'connecting') return reconnecting ? 'reconnecting' : 'connecting';
  if (connection !== 'connected') return connection;
  return processing === 'idle' ? 'ready' : processing;
}

export interface Caption {
  title: string;
  hint: string;
}

export function captionOf(agent: AgentSnapshot): Caption {
  const { pushToTalk } = agent.preferences;
  switch (statusOf(agent)) {
    case 'disconnected':
      return { title: 'Not connected', hint: 'Talk, or type a message, to begin.' };
    case 'connecting':
      return { title: 'Connecting…', hint: 'Looking for the way to the server.' };
    case 'reconnecting':
      return { title: 'Reconnecting…', hint: agent.call ? 'The call goes on meanwhile.' : 'What you say is kept for a few seconds.' };
    case 'error':
      return { title: 'Something is wrong', hint: agent.connection === 'error' ? 'There is no conversation now.' : 'The conversation goes on.' };
    case 'listening':
      return agent.hearing ? { title: 'Listening', hint: 'I hear you.' } : { title: 'Listening', hint: pushToTalk ? 'Let go when you have said it.' : 'Say something.' };
    case 'processing':
      return { title: 'Thinking…', hint: 'Speak on, if you were not done.' };
    case 'speaking':
      return { title: 'Speaking', hint: pushToTalk ? 'Hold to interrupt.' : agent.microphone === 'live' ? 'Interrupt at any time.' : 'Talk or type to interrupt.' };
    default:
      return { title: 'Ready', hint: pushToTalk && agent.microphone === 'live' ? 'Hold the button or the space bar, and speak.' : 'Talk, or type a message.' };
  }
}
