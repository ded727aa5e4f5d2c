const STAGES = ['endpointing', 'transcription', 'thinking', 'synthesis', 'playout'];
const KEPT_TURNS = 20;

/** The silence before each answer as a bar of its stages, newest first; all bars share one scale. */
export class Turns {
  constructor(list) {
    this.list = list;
    this.bars = [];
  }

  add({ user_text: text, outcome, latency }) {
    if (!(latency?.silence_ms > 0)) return;
    const stages = STAGES.map((name) => ({ name, ms: latency[`${name}_ms`] ?? 0 })).filter(({ ms }) => ms >= 0.5);
    const title = element('div', 'turn-title');
    title.append(element('span', '', text || `(${outcome})`), element('b', '', milliseconds(latency.silence_ms)));
    const bar = element('div', 'bar');
    bar.setAttribute('aria-hidden', 'true');
    const parts = element('div', 'parts');
    bar.append(parts);
    const legend = element('div', 'stages');
    for (const { name, ms } of stages) {
      const part = element('i');
      const label = element('span', '', `${name} ${milliseconds(ms)}`);
      [part, label].forEach((node) => node.style.setProperty('--stage', `var(--${name})`));
      part.style.setProperty('--ms', ms);
      parts.append(part);
      legend.append(label, ' ');
    }
    const item = element('li');
    item.append(title, bar, legend);
    this.list.prepend(item);
    this.bars.unshift({ item, parts, silence: latency.silence_ms });
    this.bars.splice(KEPT_TURNS).forEach((old) => old.item.remove());
    this.scale();
  }

  scale() {
    const longest = Math.max(...this.bars.map(({ silence }) => silence));
    for (const { parts, silence } of this.bars) parts.style.width = `${(silence / longest) * 100}%`;
  }
}

const milliseconds = (ms) => `${Math.round(ms)} ms`;

function element(tag, className = '', text = '') {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text) node.textContent = text;
  return node;
}
