/** The conversation as text: what is being said replaces itself until it is final; answers grow. */
export class Transcript {
  constructor(log) {
    this.log = log;
    this.lines = new Map();
  }

  heard(turnId, text, final) {
    if (!text) return;
    const line = this.line(`you-${turnId}`, 'You');
    line.textContent = text;
    line.classList.toggle('interim', !final);
    this.follow();
  }

  typed(text) {
    this.line(`typed-${this.lines.size}`, 'You').textContent = text;
    this.follow();
  }

  answer(turnId, delta, whole) {
    const line = this.line(`agent-${turnId}`, 'Agent');
    line.textContent = whole ?? line.textContent + delta;
    this.follow();
  }

  completed(turnId, outcome, text) {
    const line = this.lines.get(`agent-${turnId}`);
    if (line && outcome === 'interrupted') line.textContent = `${text} … (interrupted)`;
  }

  note(text) {
    this.line(`note-${this.lines.size}`, '').textContent = text;
    this.follow();
  }

  line(key, who) {
    let body = this.lines.get(key);
    if (!body) {
      this.log.querySelector('.hint')?.remove();
      const paragraph = document.createElement('p');
      const name = document.createElement('span');
      name.className = 'who';
      name.textContent = who;
      body = document.createElement('span');
      paragraph.append(name, body);
      this.log.append(paragraph);
      this.lines.set(key, body);
    }
    return body;
  }

  follow() {
    this.log.scrollTop = this.log.scrollHeight;
  }
}
