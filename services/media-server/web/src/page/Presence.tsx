import { useEffect, useRef } from 'react';
import type { VoiceAgent } from '../hook/useVoiceAgent';
import { EndIcon } from './icons';
import { captionOf, type Status } from './status';

const FALL_PER_STEP = 0.06;

/** What the agent does at this moment, as a sign, in words, and with the microphone's level. */
export function Presence({ agent, status }: { agent: VoiceAgent; status: Status }) {
  const presence = useRef<HTMLDivElement>(null);
  const meter = useRef<HTMLMeterElement>(null);
  const { onLevel } = agent;
  useEffect(() => {
    let shown = 0;
    // Drawn past React: fifty changes a second concern nothing else on the page.
    return onLevel((level) => {
      shown = level === 0 ? 0 : Math.max(level, shown - FALL_PER_STEP);
      if (meter.current) meter.current.value = shown;
      presence.current?.style.setProperty('--level', shown.toFixed(3));
    });
  }, [onLevel]);
  const caption = captionOf(agent);
  const over = agent.connection === 'disconnected' || agent.connection === 'error';
  return (
    <div ref={presence} className="presence">
      <div className="sign" data-state={status} aria-hidden="true"><i /><i /><i /><i /><i /></div>
      <div className="caption">
        <p className="caption-title">{caption.title}</p>
        <p className="hint">{caption.hint}</p>
      </div>
      <meter ref={meter} className="unseen" min={0} max={1} defaultValue={0} aria-label="Microphone level" />
      <div className="level" aria-hidden="true"><i /></div>
      <button type="button" className="end" disabled={over} onClick={agent.stop}><EndIcon />End</button>
    </div>
  );
}
