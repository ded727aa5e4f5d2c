import type { StageDescription } from '../voice/protocol';

const roles: Record<string, string> = { stt: 'speech to text', 'llm-proxy': 'answers', tts: 'text to speech' };

/** Names the engine of each stage with the service's own note about it. */
export function EnginesCard({ stages }: { stages: readonly StageDescription[] }) {
  return (
    <section className="card" aria-labelledby="engines-title">
      <h2 id="engines-title">Engines</h2>
      {stages.length === 0
        ? <p className="hint empty">They are named when a conversation starts.</p>
        : (
          <dl className="engines">
            {stages.map(({ service, engine, engine_note: note }) => (
              <div key={service}>
                <dt>{engine || 'not answering'}<span className="role">{roles[service] ?? service}</span></dt>
                <dd><Note text={engine ? note : `The ${service} service has not said which engine it runs.`} /></dd>
              </div>
            ))}
          </dl>
        )}
    </section>
  );
}

const SHOWN_WHOLE = 120;

/** A note of several sentences shows its first; the rest opens. */
function Note({ text }: { text: string }) {
  const end = text.search(/[.:;] /) + 1;
  if (text.length <= SHOWN_WHOLE || end === 0) return text;
  return (
    <>
      {text.slice(0, end).replace(/[:;]$/, '.')}
      <details><summary>More</summary>{text.slice(end + 1)}</details>
    </>
  );
}
