import { watchPage } from './page-watch.mjs';

const WAIT_MS = 30_000;
const AUDIBLE = 0.02;

/** Somebody in front of the page: what they do, and what they see and hear. */
export class PersonAtThePage {
  constructor(context, page) {
    this.context = context;
    this.page = page;
    /** What the browser's console said that it should not have. */
    this.complaints = [];
  }

  /** Opens the page in a browser of their own, with choices that they made earlier. */
  static async open(browser, url, preferences = {}, options = {}) {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const person = new PersonAtThePage(context, page);
    page.setDefaultTimeout(WAIT_MS);
    page.on('console', (message) => ['error', 'warning'].includes(message.type()) && person.complaints.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => person.complaints.push(error.stack));
    await page.addInitScript((stored) => localStorage.setItem('voicemesh.preferences', stored), JSON.stringify(preferences));
    await page.addInitScript(watchPage);
    await page.goto(url);
    return person;
  }

  leave() {
    return this.context.close();
  }

  press(name) {
    return this.page.getByRole('button', { name, exact: true }).click();
  }

  async type(text) {
    await this.page.getByRole('textbox', { name: 'Message' }).fill(text);
    await this.page.keyboard.press('Enter');
  }

  line(who, text) {
    return this.page.locator(`.line.${who}:not(.interim)`, { hasText: text });
  }

  turn(text) {
    return this.page.locator('.turns').getByRole('listitem').filter({ hasText: text });
  }

  status(state) {
    return this.page.getByRole('status').filter({ hasText: state }).waitFor();
  }

  /** Waits until sound of the page itself reaches the loudspeaker. */
  hears() {
    return this.page.waitForFunction((loudness) => watch.loudness > loudness, AUDIBLE);
  }

  hearsNothing() {
    return this.page.waitForFunction(() => watch.loudness === 0);
  }

  /** The state of every microphone that was ever opened. */
  microphones() {
    return this.page.evaluate(() => watch.microphones.map((track) => track.readyState));
  }

  saw() {
    return this.page.evaluate(() => ({ interims: watch.interims, states: watch.states, peers: watch.peers.length }));
  }

  /** The name of what has the focus, as a screen reader says it. */
  focused() {
    return this.page.evaluate(() => {
      const { activeElement: active } = document;
      return active.ariaLabel ?? active.labels?.[0]?.textContent ?? active.textContent;
    });
  }
}
