/** The conversation as text: what is being said replaces itself until it is final; answers grow. */
export class Transcript {
  constructor(log) {
    this.log = log;
    this.turns = new Map();
  }

  /** A new conversation numbers its turns from the beginning; the earlier ones stay to be read. */
  begin() {
    this.turns.clear();
  }

  heard(turnId, text, final) {
    const key = `you-${turnId}`;
    if (!text) {
      // Nothing was said after all.
      this.turns.get(key)?.line.remove();
      this.turns.delete(key);
      return;
    }
    const { line, body } = this.of(key, 'you');
    body.textContent = text;
    line.classList.toggle('interim', !final);
    line.setAttribute('aria-busy', String(!final));
    this.follow();
  }

  typed(text) {
    this.append('you').body.textContent = text;
    this.follow();
  }

  answer(turnId, delta, whole) {
    const { line, body } = this.of(`agent-${turnId}`, 'agent');
    body.textContent = whole ?? body.textContent + delta;
    // A screen reader waits for the whole answer instead of reading word by word.
    line.setAttribute('aria-busy', String(whole === undefined));
    this.follow();
  }

  completed(turnId, outcome, text) {
    const said = this.turns.get(`agent-${turnId}`);
    if (!said) return;
    said.line.setAttribute('aria-busy', 'false');
    if (outcome !== 'interrupted') return;
    const cut = document.createElement('span');
    cut.className = 'cut';
    cut.textContent = text ? ' … (interrupted)' : '(interrupted before a word was heard)';
    said.body.replaceChildren(text, cut);
  }

  /** Nothing more will come for the lines that are still growing. */
  settle() {
    this.turns.forEach(({ line }) => {
      line.setAttribute('aria-busy', 'false');
      line.classList.remove('interim');
    });
  }

  note(text) {
    this.append('note').body.textContent = text;
    this.follow();
  }

  of(key, who) {
    if (!this.turns.has(key)) this.turns.set(key, this.append(who));
    return this.turns.get(key);
  }

  append(who) {
    this.log.querySelector('.hint')?.remove();
    const line = document.createElement('p');
    line.className = `line ${who}`;
    if (who !== 'note') {
      const name = document.createElement('span');
      name.className = 'who';
      name.textContent = who === 'you' ? 'You' : 'Agent';
      line.append(name, ' ');
    }
    const body = document.createElement('span');
    line.append(body);
    this.log.append(line);
    return { line, body };
  }

  follow() {
    this.log.scrollTop = this.log.scrollHeight;
  }
}
