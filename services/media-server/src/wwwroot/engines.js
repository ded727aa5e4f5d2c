const ROLES = { stt: 'speech to text', 'llm-proxy': 'answers', tts: 'text to speech' };

/** Names the engine of each stage with the service's own note about it. */
export function nameEngines(list, stages) {
  list.replaceChildren(...stages.map(({ service, engine, engine_note: note }) => {
    const entry = document.createElement('div');
    const name = document.createElement('dt');
    const role = document.createElement('span');
    role.className = 'role';
    role.textContent = ROLES[service] ?? service;
    name.append(engine || 'not answering', role);
    const detail = document.createElement('dd');
    detail.textContent = engine ? note : `The ${service} service has not said which engine it runs.`;
    entry.append(name, detail);
    return entry;
  }));
}
