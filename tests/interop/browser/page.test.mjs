import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Fixture } from './fixture.mjs';

describe('the page in Chromium', () => {
  const fixture = new Fixture();
  let person;
  let page;

  before(() => fixture.start());
  after(() => fixture.stop());

  describe('over WebSocket', () => {
    before(async () => {
      person = await fixture.person({ speaksAfterMs: [500], preferences: { transport: 'websocket' } });
      ({ page } = person);
    });

    after(() => person?.leave());

    it('names every control, in the order of the Tab key', async () => {
      // The page has loaded before React has drawn it, and a key pressed in between finds nothing to go to.
      await page.getByRole('button', { name: 'Talk', exact: true }).waitFor();
      await page.waitForFunction(() => document.hasFocus());
      const names = [];
      for (let presses = 0; presses < 8; presses++) {
        await page.keyboard.press('Tab');
        names.push(await person.focused());
      }

      // "End" cannot be pressed yet, so Tab passes it; the field's label counts although it is not seen.
      assert.deepEqual(names.map((name) => name.replace(/^What .*/, 'a suggestion')), ['Dark theme', 'Settings', 'Transcript', ...Array(3).fill('a suggestion'), 'Talk', 'Message']);
      await page.getByRole('button', { name: 'Send' }).waitFor();
      await page.getByRole('meter', { name: 'Microphone level' }).waitFor();
    });

    it('a typed message is answered in writing and aloud, without a microphone', async () => {
      await person.type('what is twelve times seven');
      await person.hears();
      await person.line('agent', /eighty-four|84/i).waitFor();
      await person.turn('what is twelve times seven').getByText(/synthesis \d+ ms/).waitFor();
      assert.deepEqual(await person.microphones(), []);
      await person.status('ready');
      await page.getByText('not a language model').waitFor();
    });

    it('speech is understood, answered aloud, and its silence is taken apart', async () => {
      await person.hearsNothing();
      await person.press('Talk');
      await person.line('you', 'ten meters').waitFor();
      await person.status('speaking');
      await person.hears();
      await person.turn('ten meters').getByText(/endpointing \d+ ms/).waitFor();
      const { states, peers } = await person.saw();
      assert.deepEqual(states.slice(states.lastIndexOf('processing'), states.lastIndexOf('speaking') + 1), ['processing', 'speaking']);
      assert.deepEqual(peers, []);
    });

    it('Mute releases the microphone', async () => {
      assert.deepEqual(await person.microphones(), ['live']);
      await person.press('Mute');
      assert.deepEqual(await person.microphones(), ['ended']);
      await person.status('ready');
    });

    it('speech interrupts an answer: its sound stops, and the transcript keeps what was heard', async () => {
      await person.type('what can you do');
      await person.status('speaking');
      await person.hears();
      await person.press('Talk');
      await person.line('agent', '(interrupted)').waitFor();
      await person.hearsNothing();
      await person.line('you', 'ten meters').nth(1).waitFor();
      await person.status('speaking');
      await person.hears();
    });

    it('a cut connection comes back by itself, and the conversation with it', async () => {
      fixture.road.cut();
      await person.status('reconnecting');
      await person.status('listening');
      await person.type('what is six times seven');
      await person.line('agent', /forty-two|42/i).waitFor();
      assert.equal(await person.line('note', /./).count(), 0);
    });

    it('has no barriers, in its settings neither', async () => {
      assert.deepEqual(await person.barriers(), []);
      await person.press('Settings');
      assert.deepEqual(await person.barriers(), []);
      await page.keyboard.press('Escape');
    });

    it('push-to-talk hears while the space bar is down, shows it while it is spoken, and the turn ends with it', async () => {
      await person.press('Mute');
      await page.evaluate(() => document.activeElement.blur());
      await person.choose('Push to talk');
      await page.keyboard.down('Space');
      await person.line('you', 'ten meters').nth(2).waitFor({ state: 'hidden' });
      // However long it takes on a busy machine: nothing ends the turn but the person. Hands-free no interim text can be asked for, because the
      // recogniser leaves it out where it falls behind, and the sentence may be over before it has caught up.
      await page.locator('.line.interim', { hasText: 'meters' }).waitFor();
      await page.keyboard.up('Space');
      await person.line('you', 'ten meters').nth(2).waitFor();
      await person.status('speaking');
      await person.choose('Hands-free');
    });

    it('End stops the sound and releases the microphone', async () => {
      await person.press('End');
      await person.status('disconnected');
      await person.hearsNothing();
      assert.deepEqual(await person.microphones(), ['ended', 'ended', 'ended']);
      await person.line('note', 'The conversation has ended.').waitFor();
    });

    it('the browser has nothing to complain about', () => {
      assert.deepEqual(person.complaints, []);
    });
  });

  describe('over WebRTC', () => {
    before(async () => {
      // The second time the person speaks into the answer to the first; on a machine that answers late they do so the third or fourth time.
      person = await fixture.person({ speaksAfterMs: [500, 2_200, 2_200, 2_200, 2_200, 2_200], colorScheme: 'dark' });
      ({ page } = person);
    });

    after(() => person?.leave());

    it('speech goes by an encrypted call and is answered by it', async () => {
      await person.press('Talk');
      await page.getByText('WebRTC', { exact: true }).waitFor();
      await person.line('you', 'ten meters').waitFor();
      await person.status('speaking');
      await person.hearsCall();
      const { transport } = await person.callStatistics();
      assert.match(transport.srtpCipher, /AEAD_AES_(128|256)_GCM$/);
      const { sent } = await person.saw();
      assert.ok(!sent.includes('playback'), 'what was heard is known to the server without being told');
    });

    it('speech turns an answer down at once and interrupts it', async () => {
      await person.line('agent', '(interrupted)').first().waitFor();
      await person.hearsNothingOnCall();
      await person.line('you', /\w/).nth(1).waitFor();
      await person.hearsCall();
      const { volumes } = await person.saw();
      assert.ok(volumes.some((volume) => volume < 0.2), `the answer was never turned down: ${volumes}`);
      await page.waitForFunction(() => watch.volumes.at(-1) === 1);
    });

    it('almost nothing of what is heard is made up', async () => {
      const { 'inbound-rtp': inbound } = await person.callStatistics();
      assert.ok(inbound.totalAudioEnergy > 0);
      const madeUp = (inbound.concealedSamples - inbound.silentConcealedSamples) / inbound.totalSamplesReceived;
      assert.ok(madeUp < 0.02, `${inbound.concealedSamples} - ${inbound.silentConcealedSamples} of ${inbound.totalSamplesReceived} samples`);
    });

    it('shows the quality of the call', async () => {
      const figure = (name) => page.locator('.quality div').filter({ has: page.getByText(name, { exact: true }) }).getByRole('definition');
      await page.waitForFunction(() => Number.parseFloat(document.querySelector('.quality dd').textContent) > 3.5);
      assert.match(await figure('Round trip').textContent(), /^\d+ ms/);
      assert.match(await figure('Loss').textContent(), /^[\d.]+ %/);
      assert.match(await figure('Jitter').textContent(), /^\d+ ms/);
    });

    it('Mute releases the microphone, and the call goes on', async () => {
      await person.press('Mute');
      assert.deepEqual(await person.microphones(), ['ended']);
      await person.type('what is twelve times seven');
      await person.line('agent', /eighty-four|84/i).waitFor();
      await person.hearsCall();
      assert.deepEqual((await person.saw()).peers, ['connected']);
    });

    it('a call goes on while its signalling is cut, and events follow when it is back', async () => {
      await person.type('what can you do');
      await person.status('speaking');
      await person.hearsCall();
      fixture.road.cut();
      await person.status('reconnecting');
      await person.hearsCall();
      await person.status(/^(speaking|ready)$/);
      await person.type('what is six times seven');
      await person.line('agent', /forty-two|42/i).waitFor();
      assert.deepEqual((await person.saw()).peers, ['connected']);
    });

    it('a change of the network finds a new path for the call', async () => {
      const before = await person.callStatistics();
      await page.evaluate(() => window.dispatchEvent(new Event('online')));
      await page.waitForFunction(() => watch.sent.filter((type) => type === 'offer').length === 2);
      await page.waitForFunction(async (former) => {
        const report = await watch.peers.at(-1).getStats();
        return [...report.values()].some(({ type, iceLocalUsernameFragment: name }) => type === 'transport' && name !== former);
      }, before.transport.iceLocalUsernameFragment);
      await person.type('what is nine times nine');
      await person.hearsCall();
      await person.line('agent', /eighty-one|81/i).waitFor();
      assert.deepEqual((await person.saw()).peers, ['connected']);
    });

    it('has no barriers in its dark theme either', async () => {
      assert.deepEqual(await person.barriers(), []);
    });

    it('End ends the call', async () => {
      await person.press('End');
      await person.status('disconnected');
      assert.deepEqual((await person.saw()).peers, ['closed']);
    });

    it('the browser has nothing to complain about', () => {
      assert.deepEqual(person.complaints, []);
    });
  });

  describe('where no UDP gets through', () => {
    before(async () => {
      // Only a relay could carry the call, and there is none.
      person = await fixture.person({ speaksAfterMs: [500], relayOnly: true });
    });

    after(() => person?.leave());

    it('sound takes the WebSocket instead, from the first word on', async () => {
      await person.press('Talk');
      await person.line('you', 'ten meters').waitFor();
      await person.hears();
      await person.page.getByText(/No call over WebRTC/).waitFor();
      const { peers, sent } = await person.saw();
      assert.deepEqual(peers, ['closed']);
      assert.ok(sent.indexOf('audio') < sent.indexOf('hang_up'), `nothing was said before the call was given up: ${sent}`);
      await person.type('what is nine times nine');
      await person.line('agent', /eighty-one|81/i).waitFor();
      assert.deepEqual(person.complaints, []);
    });
  });
});
