import axe from 'axe-core';
import { watchPage } from './page-watch.mjs';

const WAIT_MS = 60_000;
const AUDIBLE = 0.02;
const AUDIBLE_POWER = 1e-4;
const SILENT_POWER = 1e-7;
const LOOK_EVERY_MS = 100;

/** Somebody in front of the page: what they do, and what they see and hear. */
export class PersonAtThePage {
  constructor(context, page) {
    this.context = context;
    this.page = page;
    /** What the browser's console said that it should not have. */
    this.complaints = [];
  }

  /** Opens the page in a browser of their own, with choices that they made earlier; `prepare` gets the empty page before. */
  static async open(browser, url, { preferences = {}, relayOnly = false, prepare = () => {}, ...options } = {}) {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const person = new PersonAtThePage(context, page);
    page.setDefaultTimeout(WAIT_MS);
    page.on('console', (message) => ['error', 'warning'].includes(message.type()) && person.complaints.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => person.complaints.push(error.stack));
    await page.addInitScript((stored) => localStorage.setItem('voicemesh.preferences', stored), JSON.stringify(preferences));
    await page.addInitScript(watchPage, { relayOnly });
    await prepare(page);
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

  /** Makes a choice in the settings. */
  async choose(name) {
    await this.press('Settings');
    await this.page.getByRole('radio', { name }).check();
    await this.press('Close settings');
    // The focus goes back to what opened the settings; a space there would open them again.
    await this.page.evaluate(() => document.activeElement.blur());
  }

  /** Finished lines by what was said; how long an answer took is told in the line, too, and may be any number. */
  line(who, text) {
    return this.page.locator(`.line.${who}:not(.interim)`).filter({ has: this.page.locator(':scope > span:last-child', { hasText: text }) });
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

  /** Waits until sound of the call reaches the loudspeaker. */
  hearsCall() {
    return this.page.waitForFunction(async (power) => (await watch.callPower()) > power, AUDIBLE_POWER, { polling: LOOK_EVERY_MS });
  }

  hearsNothingOnCall() {
    return this.page.waitForFunction(async (power) => (await watch.callPower()) < power, SILENT_POWER, { polling: LOOK_EVERY_MS });
  }

  /** What the browser measured of its last call, by type: `inbound-rtp`, `transport` and so on. */
  callStatistics() {
    return this.page.evaluate(async () => Object.fromEntries([...(await watch.peers.at(-1).getStats()).values()].map((entry) => [entry.type, entry])));
  }

  /** What axe-core finds wrong for people who cannot see the page as others do. */
  async barriers() {
    await this.page.evaluate(axe.source);
    const { violations } = await this.page.evaluate(() => globalThis.axe.run());
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  }

  /** The state of every microphone that was ever opened. */
  microphones() {
    return this.page.evaluate(() => watch.microphones.map((track) => track.readyState));
  }

  saw() {
    return this.page.evaluate(() => ({ interims: watch.interims, states: watch.states, peers: watch.peers.map(({ connectionState }) => connectionState), sent: watch.sent, volumes: watch.volumes }));
  }

  /** The name of what has the focus, as a screen reader says it. */
  focused() {
    return this.page.evaluate(() => {
      const { activeElement: active } = document;
      return active.ariaLabel ?? active.labels?.[0]?.textContent ?? active.textContent;
    });
  }
}
