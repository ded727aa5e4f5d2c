import type { CSSProperties } from 'react';
import type { Turn } from '../voice/conversation';
import { milliseconds } from './format';

const stages = ['endpointing', 'transcription', 'thinking', 'synthesis', 'playout'] as const;
const SHOWN_FROM_MS = 0.5;

/** The silence before each answer as a bar of its stages, newest first; all bars share one scale. */
export function TurnsCard({ turns }: { turns: readonly Turn[] }) {
  const longest = Math.max(1, ...turns.map(({ latency }) => latency.silence_ms));
  return (
    <section className="card" aria-labelledby="turns-title">
      <h2 id="turns-title">Silence before each answer</h2>
      <p className="hint">From your last sound, or your typed message, to the first sound of the answer.</p>
      {turns.length === 0
        ? <p className="hint empty">No turns yet.</p>
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- A list that scrolls has to be reachable by keyboard.
        : <ol className="turns" reversed tabIndex={0} aria-labelledby="turns-title">{turns.map((turn) => <TurnBar key={turn.id} turn={turn} longest={longest} />)}</ol>}
    </section>
  );
}

const colour = (stage: string): CSSProperties => ({ '--stage': `var(--${stage})` }) as CSSProperties;

function TurnBar({ turn: { text, outcome, latency }, longest }: { turn: Turn; longest: number }) {
  const parts = stages.map((stage) => ({ stage, ms: latency[`${stage}_ms`] ?? 0 })).filter(({ ms }) => ms >= SHOWN_FROM_MS);
  return (
    <li>
      <div className="turn-title"><span>{text || `(${outcome})`}</span><b>{milliseconds(latency.silence_ms)}</b></div>
      <div className="bar" aria-hidden="true">
        <div className="parts" style={{ width: `${(latency.silence_ms / longest) * 100}%` }}>
          {parts.map(({ stage, ms }) => <i key={stage} style={{ ...colour(stage), flexGrow: ms }} />)}
        </div>
      </div>
      <div className="stages">
        {parts.map(({ stage, ms }) => <span key={stage} style={colour(stage)}>{stage} {milliseconds(ms)}</span>)}
      </div>
    </li>
  );
}
