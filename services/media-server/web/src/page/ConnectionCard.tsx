import type { AgentSnapshot } from '../voice/agentSnapshot';
import { milliseconds, percent } from './format';

type Grade = 'good' | 'fair' | 'poor' | undefined;

const gradeOf = (value: number | null | undefined, fairFrom: number, poorFrom: number): Grade =>
  value === null || value === undefined ? undefined : value >= poorFrom ? 'poor' : value >= fairFrom ? 'fair' : 'good';

/** How sound travels and how well it arrives. */
export function ConnectionCard({ agent: { transport, calling, call, roundTripMs, connection, fallback } }: { agent: AgentSnapshot }) {
  const way = transport === 'webrtc' ? 'WebRTC' : transport === 'websocket' ? 'WebSocket' : undefined;
  return (
    <section className="card" aria-labelledby="connection-title">
      <div className="card-title">
        <h2 id="connection-title">Connection</h2>
        {way && <span className="badge" data-transport={transport}>{calling ? `${way}, calling…` : way}</span>}
      </div>
      {call
        ? <CallQualityView call={call} />
        : (
          <p className="hint empty">
            {connection === 'connected'
              ? <>Sound travels over the WebSocket{roundTripMs === undefined ? '' : <>, <b className="figure">{milliseconds(roundTripMs)}</b> there and back</>}.{fallback && <> No call over WebRTC: {fallback}.</>}</>
              : 'The quality of a call is shown while there is one.'}
          </p>
        )}
    </section>
  );
}

function CallQualityView({ call: { quality, incoming, codec, srtpProfile } }: { call: NonNullable<AgentSnapshot['call']> }) {
  const mos = quality?.mos ?? undefined;
  const roundTrip = quality?.round_trip_ms ?? incoming?.roundTripMs;
  return (
    <>
      <dl className="quality">
        <Figure name="MOS" title="Mean opinion score of your voice as it arrives, 1 to 4.5" value={mos?.toFixed(1) ?? '–'} grade={mos === undefined ? undefined : gradeOf(-mos, -4, -3.5)} />
        <Figure name="Round trip" value={roundTrip === undefined ? '–' : milliseconds(roundTrip)} grade={gradeOf(roundTrip, 150, 300)} />
        <Figure name="Loss" title="Of your voice on its way, before recovery" value={quality ? percent(quality.loss_percent) : '–'} grade={gradeOf(quality?.loss_percent, 1, 5)} />
        <Figure name="Jitter" title="Of your voice on its way" value={quality ? milliseconds(quality.jitter_ms) : '–'} grade={gradeOf(quality?.jitter_ms, 20, 50)} />
        <Figure name="Recovered" title="Of your voice, by redundancy and error correction" value={quality ? percent(quality.recovered_percent) : '–'} />
        <Figure name="Incoming loss" title="Of the agent's voice on its way" value={incoming?.lossPercent === undefined ? '–' : percent(incoming.lossPercent)} grade={gradeOf(incoming?.lossPercent, 1, 5)} />
      </dl>
      <p className="hint fine">{[codec, srtpProfile].filter(Boolean).join(' · ')}</p>
    </>
  );
}

function Figure({ name, value, grade, title }: { name: string; value: string; grade?: Grade; title?: string }) {
  return (
    <div title={title} data-grade={grade}>
      <dt>{name}</dt>
      <dd className="figure">{value}{grade && grade !== 'good' && <span className="unseen"> ({grade})</span>}</dd>
    </div>
  );
}
