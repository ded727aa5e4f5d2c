import { setTimeout as delay } from 'node:timers/promises';
import { cut, loudness, silence } from '../../pcm.mjs';
import { DuplexCall } from '../rpc/duplex-call.mjs';

const FRAME_MS = 32;
const PROGRESS_EVERY_MS = 250;
const SPEECH_LOUDNESS = 0.01;

/** What a media server does on a Converse stream: feeds frames in real time, plays the replies, and reports how far they were heard. */
export class ConversationClient {
  #stopped = false;
  #sequence = 0;

  constructor(converse) {
    this.call = new DuplexCall(converse);
    this.#playReplies(converse);
  }

  /** Errors that were reported inside the stream. */
  get errors() {
    return this.call.payloads('response', 'error');
  }

  /** Sends the start; resolves with `started`. */
  async open(start) {
    const { started } = await this.call.write(start).first(() => true);
    return started;
  }

  /** Speaks in real time, and is silent afterwards until the conversation stops, as an open microphone is. */
  async speak(pcm) {
    const frames = cut(pcm, FRAME_MS).map((frame) => Buffer.concat([frame, silence(FRAME_MS)]).subarray(0, silence(FRAME_MS).length));
    const began = Date.now();
    for (let index = 0; !this.#stopped; index++) {
      // Paced against the beginning, so that late timers do not add up.
      await delay(Math.max(0, began + (index + 1) * FRAME_MS - Date.now()));
      this.#sendFrame(frames[index] ?? silence(FRAME_MS));
    }
  }

  /** Resolves with the first measured turn. */
  async completedTurn() {
    return (await this.call.first(({ response }) => response === 'turn_completed')).turn_completed;
  }

  /** Ends the conversation; resolves with the call's status. */
  stop() {
    this.#stopped = true;
    return this.call.write({ stop: {} }).end().status;
  }

  #sendFrame(pcm) {
    if (this.#stopped) {
      return;
    }

    const sequence = this.#sequence++;
    this.call.write({
      audio: {
        sequence,
        timestamp_us: sequence * FRAME_MS * 1000,
        pcm,
        speech_probability: loudness(pcm) > SPEECH_LOUDNESS ? 0.95 : 0.02,
        received_unix_us: Date.now() * 1000,
      },
    });
  }

  #playReplies(converse) {
    let reply;
    converse.on('data', ({ response, reply_started: started, reply_audio: audio, reply_ended: ended }) => {
      if (response === 'reply_started') {
        reply = { turnId: started.turn_id, rateHz: started.format.sample_rate_hz, beganAt: 0, samples: Infinity };
      } else if (response === 'reply_audio' && audio.turn_id === reply?.turnId && reply.beganAt === 0) {
        reply.beganAt = Date.now();
        this.#reportProgress(reply);
      } else if (response === 'reply_ended' && ended.turn_id === reply?.turnId) {
        reply.samples = ended.samples;
      }
    });
  }

  async #reportProgress(reply) {
    const report = (playback) => this.#stopped || this.call.write({ playback: { turn_id: reply.turnId, ...playback } });
    report({ played_ms: 0, first_sample_unix_us: reply.beganAt * 1000 });
    for (let playedMs = 0, lengthMs = Infinity; playedMs < lengthMs && !this.#stopped;) {
      await delay(Math.min(PROGRESS_EVERY_MS, lengthMs - playedMs));
      lengthMs = Math.ceil((reply.samples * 1000) / reply.rateHz);
      playedMs = Math.min(Date.now() - reply.beganAt, lengthMs);
      report({ played_ms: playedMs, finished: playedMs === lengthMs });
    }
  }
}
