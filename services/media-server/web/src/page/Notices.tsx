import type { VoiceAgent } from '../hook/useVoiceAgent';
import { CloseIcon } from './icons';

/** What went wrong, and what is being done about it. */
export function Notices({ agent: { problem, reconnecting, call, reconnect, dismissProblem } }: { agent: VoiceAgent }) {
  return (
    <div className="notices">
      {reconnecting && (
        <div className="notice busy">
          <p>The connection was lost. Try {reconnecting.attempt} of {reconnecting.tries}{call ? '; your call goes on' : ''}.</p>
          <button type="button" onClick={() => void reconnect()}>Try now</button>
        </div>
      )}
      <div role="alert">
        {problem && (
          <div className="notice alarm">
            <p>{problem.message}</p>
            {problem.canReconnect
              ? <button type="button" onClick={() => void reconnect()}>Reconnect</button>
              : <button type="button" className="round quiet" aria-label="Dismiss" title="Dismiss" onClick={dismissProblem}><CloseIcon /></button>}
          </div>
        )}
      </div>
    </div>
  );
}
