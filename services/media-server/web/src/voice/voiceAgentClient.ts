import type { AgentPlatform, AgentSpeaker } from './agentPlatform';
import { appearanceOf } from './appearance';
import { initialSnapshot, type AgentPreferences, type AgentSnapshot } from './agentSnapshot';
import { BargeIn } from './bargeIn';
import { CallWatch } from './callWatch';
import { settled, withEvent, withNote, withTyped } from './conversation';
import { explainFailure } from './explainFailure';
import { Listeners } from './emitter';
import type { ConversationSettings, MediaTransport, ServerEvent, ServerState } from './protocol';
import { CallSupervisor, type CallDetails, type CallState } from './transport/callSupervisor';
import { Signalling } from './transport/signalling';
import { TurnKey } from './turnKey';
import { VoiceInput } from './voiceInput';

/** How much longer the sound of a call is under way than a message. */
const CALL_DELAY_MS = 150;

export interface VoiceAgentOptions {
  preferences?: Partial<AgentPreferences>;
  /** For every session that is opened. */
  settings?: ConversationSettings;
}

/**
 * A conversation with a VoiceMesh: connection, microphone, sound and what is said, without a user interface. `subscribe` and `getSnapshot` have the shape that
 * React's `useSyncExternalStore` wants. Actions that fail leave the reason in `problem`; they do not throw.
 */
export class VoiceAgentClient {
  readonly #platform: AgentPlatform;
  readonly #settings: ConversationSettings;
  readonly #changes = new Listeners<AgentSnapshot>();
  readonly #signalling: Signalling;
  readonly #calls: CallSupervisor;
  readonly #speaker: AgentSpeaker;
  readonly #bargeIn: BargeIn;
  readonly #voice: VoiceInput;
  readonly #turnKey: TurnKey;
  readonly #callWatch: CallWatch;
  #snapshot: AgentSnapshot;
  #serverState: ServerState | undefined;
  #unfinishedTurn = '';
  #replyTransport: MediaTransport = 'websocket';
  #talkAgain = false;
  #ending = false;

  constructor(platform: AgentPlatform, { preferences, settings }: VoiceAgentOptions = {}) {
    this.#platform = platform;
    this.#settings = settings ?? {};
    this.#snapshot = { ...initialSnapshot, preferences: { ...initialSnapshot.preferences, ...preferences } };
    this.#speaker = platform.createSpeaker(({ turnId, playedMs, finished }) => {
      // On a call the server knows it from its own clock.
      if (this.#replyTransport === 'websocket') this.#signalling.send({ type: 'playback', turn_id: turnId, played_ms: playedMs, finished });
    });
    this.#voice = new VoiceInput({
      openMicrophone: (wishes, onPiece, onLost) => platform.openMicrophone(this.#speaker, wishes, onPiece, onLost),
      isCarried: () => this.#calls.state === 'connected',
      send: (pcm) => this.#signalling.send(pcm),
      onLost: () => this.mute(),
    });
    this.#turnKey = new TurnKey({
      onSilence: () => this.#voice.setDeaf(true),
      onTurnEnd: () => this.#signalling.send({ type: 'trigger_llm' }),
      delayMs: () => (this.#calls.state === 'connected' ? CALL_DELAY_MS : 0),
    });
    this.#callWatch = new CallWatch(() => this.#calls.statistics(), (call) => this.#update({ call }));
    this.#bargeIn = new BargeIn(platform, this.#speaker, () => this.#serverState === 'speaking');
    this.#signalling = new Signalling(
      {
        openSession: () => platform.openSession({ ...this.#settings, ...this.#turnSettings() }),
        openSocket: (grant, resume) => platform.openSocket(grant, resume),
        random: () => platform.random(),
      },
      {
        onEvent: (event) => this.#take(event),
        onAudio: (pcm) => this.#speaker.play(pcm),
        onLost: () => this.#lost(),
        onRetrying: (attempt, tries) => this.#update({ connection: 'connecting', reconnecting: { attempt, tries } }),
        onOver: (explanation, canRetry) => this.#over(explanation, canRetry),
        onRoundTrip: (roundTripMs) => this.#update({ roundTripMs }),
      },
    );
    this.#calls = new CallSupervisor(
      {
        createCall: (track, listener) => platform.createCall(this.#signalling.grant?.ice_servers ?? [], track, listener),
        send: (message) => this.#signalling.send(message),
      },
      {
        onCallState: (state, details) => this.#callChanged(state, details),
        onRemoteStream: (stream) => this.#speaker.playCall(stream),
        onFallback: (fallback) => this.#update({ fallback }),
      },
    );
  }

  readonly getSnapshot = (): AgentSnapshot => this.#snapshot;

  readonly subscribe = (listener: () => void): (() => void) => this.#changes.add(listener);

  /** The loudness of the microphone as the ear hears it, 0 to 1 over 60 dB, fifty times a second. */
  readonly onLevel = (listener: (level: number) => void): (() => void) => this.#voice.onLevel(listener);

  /** Watches the network from now on. @returns leaves the conversation and releases everything, as closing the page does */
  activate(): () => void {
    const endWatch = this.#platform.watchNetwork(() => {
      this.#calls.networkChanged();
      this.#signalling.probe();
    });
    return () => {
      endWatch();
      this.#ending = true;
      this.#signalling.dispose();
      this.#over(undefined, false);
      void this.#speaker.close();
    };
  }

  /** Opens the microphone, and the conversation where there is none. To be called from a press or a key. */
  async talk(): Promise<void> {
    if (this.#snapshot.microphone !== 'off') return;
    this.#update({ microphone: 'opening', problem: undefined });
    try {
      await this.#speaker.start();
      await this.#connect();
      await this.#openMicrophone();
    } catch (error) {
      this.#withoutMicrophone(error);
    }
  }

  /** Releases the microphone; the conversation goes on and can be typed. */
  mute(): void {
    if (!this.#voice.microphone) return;
    this.#releaseMicrophone();
    // What was being said ends here: no silence will follow by which the server could tell.
    if (this.#unfinishedTurn) this.#turnKey.endTurn();
    this.#show();
  }

  /** Push-to-talk goes down: what is said from now on is one turn, and an answer that is being spoken ends. */
  async press(): Promise<void> {
    if (this.#snapshot.pressed) return;
    this.#update({ pressed: true });
    // A turn that was let go a moment ago and is not over yet goes on.
    this.#turnKey.cancel();
    await this.talk();
    if (!this.#voice.microphone || !this.#snapshot.pressed) return;
    this.#voice.setDeaf(false);
    this.#signalling.send({ type: 'start_listening' });
    this.#show();
  }

  /** Push-to-talk goes up: the turn is over. */
  release(): void {
    if (!this.#snapshot.pressed) return;
    this.#update({ pressed: false });
    if (this.#voice.microphone) this.#turnKey.up();
  }

  /** Sends a typed message, and opens the conversation where there is none. @returns whether it was sent */
  async sendText(text: string): Promise<boolean> {
    this.#update({ problem: undefined });
    try {
      await this.#speaker.start();
      await this.#connect();
      const isSent = this.#signalling.send({ type: 'text', text });
      if (isSent) this.#update({ conversation: withTyped(this.#snapshot.conversation, text) });
      return isSent;
    } catch (error) {
      this.#complain(error);
      return false;
    }
  }

  /** Tries at once to get a lost conversation back, with the microphone where it was open. */
  async reconnect(): Promise<void> {
    if (this.#snapshot.reconnecting) {
      this.#signalling.retryNow();
      return;
    }

    if (this.#talkAgain) return this.talk();
    this.#update({ problem: undefined });
    try {
      await this.#speaker.start();
      await this.#connect();
    } catch (error) {
      this.#complain(error);
    }
  }

  /** Ends the conversation in order and releases the microphone. */
  stop(): void {
    this.#ending = true;
    this.#unfinishedTurn = '';
    this.#releaseMicrophone();
    this.#speaker.control('clear');
    this.#signalling.stop();
    this.#calls.close();
  }

  /** Changes how the client works; what can hold at once does. */
  setPreferences(changes: Partial<AgentPreferences>): void {
    const before = this.#snapshot.preferences;
    const preferences = { ...before, ...changes };
    this.#update({ preferences });
    if (preferences.outputId !== before.outputId) void this.#speaker.setOutput(preferences.outputId);
    if (preferences.pushToTalk !== before.pushToTalk) this.#changeTurns(preferences.pushToTalk);
    if (preferences.transport !== before.transport) this.#changeTransport(preferences.transport);
    const otherMicrophone = preferences.inputId !== before.inputId || preferences.echoCancellation !== before.echoCancellation;
    if (otherMicrophone && this.#voice.isWanted) this.#openMicrophone().catch((error: unknown) => this.#withoutMicrophone(error));
    if (preferences.ducking !== before.ducking) this.#watchSpeech();
  }

  dismissProblem(): void {
    this.#update({ problem: undefined });
  }

  async #connect(): Promise<void> {
    this.#ending = false;
    if (this.#signalling.isOpen) return;
    if (!this.#snapshot.reconnecting) this.#update({ connection: 'connecting' });
    this.#signalling.retryNow();
    try {
      await this.#signalling.open(this.#speaker.sampleRateHz);
    } catch (error) {
      if (this.#ending) return this.#over(undefined, false);
      this.#update({ connection: 'error', problem: { message: explainFailure(error), canReconnect: true } });
      throw error;
    }

    if (!this.#signalling.isOpen && !this.#ending) throw new Error('The server could not be reached.');
  }

  async #openMicrophone(): Promise<void> {
    const { inputId, echoCancellation, pushToTalk } = this.#snapshot.preferences;
    const isWelcome = (): boolean => !this.#ending && ['connected', 'connecting'].includes(this.#snapshot.connection);
    if (!isWelcome()) return this.#update({ microphone: 'off' });
    const first = this.#voice.microphone === undefined;
    if (!(await this.#voice.open({ deviceId: inputId, echoCancellation }, isWelcome))) {
      // Another may be on its way; where none is, this was the one.
      if (!this.#voice.isWanted) this.#update({ microphone: 'off' });
      return;
    }

    this.#voice.setDeaf(pushToTalk && !this.#snapshot.pressed);
    this.#talkAgain = false;
    this.#update({ microphone: 'live' });
    if (first) this.#beginSound();
    else await this.#calls.sendTrack(this.#voice.microphone?.track ?? null);
    this.#watchSpeech();
    this.#show();
  }

  /** The microphone is open and so is the conversation: has the server listen, by a call where one is wanted. */
  #beginSound(): void {
    const track = this.#voice.microphone?.track;
    if (!track || !this.#signalling.isOpen) return;
    this.#voice.flush();
    // The message would end an answer at once; speech ends it, too, but only when there is some.
    const answering = this.#serverState === 'processing' || this.#serverState === 'speaking';
    if (!answering && !this.#snapshot.preferences.pushToTalk) this.#signalling.send({ type: 'start_listening' });
    if (this.#calls.state !== 'none') void this.#calls.sendTrack(track);
    else if (this.#wantsCall()) this.#calls.start(track);
  }

  #wantsCall(): boolean {
    const { preferences, fallback } = this.#snapshot;
    return preferences.transport === 'auto' && fallback === undefined && this.#platform.canCall && this.#signalling.grant?.webrtc === true;
  }

  #releaseMicrophone(): void {
    this.#turnKey.cancel();
    this.#bargeIn.watch(undefined);
    this.#voice.release();
    void this.#calls.sendTrack(null);
    this.#update({ microphone: 'off', pressed: false });
  }

  #watchSpeech(): void {
    this.#bargeIn.watch(this.#snapshot.preferences.ducking ? this.#voice.microphone : undefined);
  }

  #take(event: ServerEvent): void {
    if (this.#calls.take(event)) return;
    const conversation = withEvent(this.#snapshot.conversation, event);
    if (conversation !== this.#snapshot.conversation) this.#update({ conversation });
    switch (event.type) {
      case 'session_started':
        this.#sessionStarted(event.reconnected);
        this.#update({ stages: event.stages });
        break;
      case 'session_resumed':
        this.#update({ stages: event.stages, problem: undefined });
        break;
      case 'state':
        this.#serverState = event.state;
        this.#unfinishedTurn = event.state === 'listening' ? event.turn_id : '';
        // A problem that a spoken answer has overcome is not shown any longer.
        if (event.state === 'speaking' && !this.#snapshot.problem?.canReconnect) this.#show({ problem: undefined });
        else this.#show();
        break;
      case 'speech':
        this.#update({ hearing: event.speaking });
        break;
      case 'reply_started':
        this.#bargeIn.restore();
        this.#replyTransport = event.transport ?? 'websocket';
        if (this.#replyTransport === 'websocket') this.#speaker.begin(event.turn_id, event.offset_ms ?? 0);
        break;
      case 'reply_ended':
        if (this.#replyTransport === 'websocket') this.#speaker.end(event.turn_id);
        break;
      case 'playback':
        // Also on a call: what the WebSocket brought before the call stood plays out here.
        this.#speaker.control(event.action);
        this.#bargeIn.decided(event.action);
        break;
      case 'quality': {
        const { type: _, ...quality } = event;
        this.#callWatch.measured(quality);
        break;
      }
      case 'error':
        // Sound that was under way to the WebSocket when the call took over is no fault of the person.
        if (event.code !== 'audio_by_call') this.#update({ problem: { message: event.message, canReconnect: false }, processing: 'error' });
        break;
    }
  }

  #sessionStarted(reconnected: boolean): void {
    // A call belongs to its session.
    if (!reconnected) this.#calls.close();
    if (!reconnected && this.#snapshot.reconnecting) this.#update({ conversation: withNote(this.#snapshot.conversation, 'The server no longer had the conversation; a new one begins here.') });
    this.#serverState = undefined;
    this.#unfinishedTurn = '';
    this.#update({ connection: 'connected', reconnecting: undefined, problem: undefined, ...(!reconnected && { fallback: undefined }) });
    if (reconnected && this.#snapshot.preferences.pushToTalk) this.#signalling.send({ type: 'configure', settings: this.#turnSettings() });
    this.#calls.signallingReturned();
    this.#beginSound();
    this.#show();
  }

  /** The connection broke and will be tried again; a call goes on by itself. */
  #lost(): void {
    this.#unfinishedTurn = '';
    if (this.#calls.state !== 'connected') {
      this.#serverState = undefined;
      this.#speaker.control('clear');
      this.#bargeIn.restore();
    }

    this.#update({ connection: 'connecting', hearing: false, roundTripMs: undefined, conversation: settled(this.#snapshot.conversation) });
    this.#show();
  }

  #over(explanation: string | undefined, canReconnect: boolean): void {
    this.#talkAgain = this.#voice.microphone !== undefined && explanation !== undefined;
    this.#serverState = undefined;
    this.#unfinishedTurn = '';
    this.#releaseMicrophone();
    this.#calls.close();
    this.#speaker.control('clear');
    this.#bargeIn.restore();
    this.#update({
      connection: explanation === undefined ? 'disconnected' : 'error',
      processing: explanation === undefined ? 'idle' : 'error',
      reconnecting: undefined,
      fallback: undefined,
      hearing: false,
      roundTripMs: undefined,
      conversation: settled(this.#snapshot.conversation),
      ...(explanation !== undefined && { problem: { message: explanation, canReconnect } }),
    });
    this.#show();
  }

  #callChanged(state: CallState, details: CallDetails | undefined): void {
    if (state === 'none') this.#speaker.stopCall();
    this.#update({ calling: state === 'connecting', ...(state === 'connected' && { fallback: undefined }) });
    if (state === 'connected') this.#callWatch.begin(details);
    else this.#callWatch.end();

    this.#show();
  }

  #changeTransport(transport: AgentPreferences['transport']): void {
    this.#update({ fallback: undefined });
    if (transport === 'websocket') this.#calls.hangUp();
    else this.#beginSound();
  }

  #changeTurns(pushToTalk: boolean): void {
    this.#turnKey.cancel();
    this.#voice.setDeaf(pushToTalk);
    this.#update({ pressed: false });
    if (this.#signalling.send({ type: 'configure', settings: this.#turnSettings() }) && !pushToTalk) this.#beginSound();
    this.#show();
  }

  #turnSettings(): ConversationSettings {
    return { automatic_turns: !this.#snapshot.preferences.pushToTalk };
  }

  #show(changes: Partial<AgentSnapshot> = {}): void {
    this.#signalling.keepAlive = this.#voice.microphone !== undefined || this.#serverState === 'processing' || this.#serverState === 'speaking';
    this.#update({ ...appearanceOf(this.#snapshot, this.#serverState, this.#voice.hears), ...changes });
  }

  #withoutMicrophone(error: unknown): void {
    if (!this.#voice.isWanted) this.#update({ microphone: 'off' });
    this.#complain(error);
  }

  #complain(error: unknown): void {
    if (this.#snapshot.problem?.canReconnect) return;
    this.#update({ problem: { message: explainFailure(error), canReconnect: false } });
  }

  #update(changes: Partial<AgentSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...changes };
    this.#changes.tell(this.#snapshot);
  }
}
