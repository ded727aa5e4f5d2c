import type { AgentMicrophone, AgentPlatform, AgentSpeaker } from './agentPlatform';
import { Microphone } from './audio/microphone';
import { Speaker } from './audio/speaker';
import { SpeechDetector } from './audio/speechDetector';
import { BrowserPeerCall } from './transport/peerCall';
import { openSession, socketUrl } from './transport/sessions';

/** The network's kind, where the browser tells it. */
type NetworkInformation = EventTarget;

/**
 * The browser this page runs in.
 * @param baseUrl where the media server is, with a slash at its end
 */
export function browserPlatform(baseUrl: string): AgentPlatform {
  return {
    openSession: (settings) => openSession(baseUrl, { time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone, ...settings }),
    openSocket: (grant, resume) => new WebSocket(socketUrl(baseUrl, grant, resume)),
    canCall: typeof RTCPeerConnection !== 'undefined',
    createCall: (iceServers, track, listener) => new BrowserPeerCall(iceServers, track, listener),
    createSpeaker: (onReport) => new Speaker(onReport),
    openMicrophone(speaker, wishes, onPiece, onLost): Promise<AgentMicrophone> {
      if (!navigator.mediaDevices) throw new Error('The browser gives the microphone only to pages over HTTPS or on localhost. You can still type.');
      return Microphone.open(contextOf(speaker), wishes, onPiece, onLost);
    },
    openDetector: (microphone, speaker, onSpeech) => SpeechDetector.open((microphone as Microphone).stream, contextOf(speaker), onSpeech),
    watchNetwork(onChange) {
      const { connection } = navigator as { connection?: NetworkInformation };
      window.addEventListener('online', onChange);
      connection?.addEventListener('change', onChange);
      return () => {
        window.removeEventListener('online', onChange);
        connection?.removeEventListener('change', onChange);
      };
    },
    random: Math.random,
  };
}

const contextOf = (speaker: AgentSpeaker): AudioContext => (speaker as Speaker).context;
