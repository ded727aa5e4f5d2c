const stages = [
  { service: 'stt', version: '1', engine: 'whisper', engine_note: 'Whisper base.en, 16-bit, on this machine.' },
  { service: 'llm-proxy', version: '1', engine: 'openai', engine_note: 'An OpenAI-compatible endpoint.' },
  { service: 'tts', version: '1', engine: 'piper', engine_note: 'Piper voice en_US-lessac-medium, 22 kHz.' },
];

/** Answers the page in place of a media server, as a script says; so every state can be held still for a picture. */
export class ScriptedServer {
  #socket;
  #refuses = false;

  static async before(page, { webrtc = true } = {}) {
    const server = new ScriptedServer();
    await page.route('**/v2/sessions', (route) => (server.#refuses
      ? route.abort()
      : route.fulfill({ status: 201, json: { session_id: 's1', resume_token: 't', ice_servers: [], webrtc } })));
    await page.routeWebSocket('**/ws/v2/**', (socket) => server.#accept(socket));
    await page.addInitScript(callWithoutNetwork);
    return server;
  }

  tell(...events) {
    for (const event of events) this.#socket.send(JSON.stringify(event));
  }

  /** A turn from the first word to the measured end; the answer stays out when there is none. */
  turn(id, said, answer, latency) {
    this.tell({ type: 'state', state: 'listening', turn_id: id }, { type: 'transcript', turn_id: id, text: said, final: true });
    if (answer === undefined) return;
    this.tell({ type: 'response', turn_id: id, delta: answer, final: true, text: answer });
    this.tell({ type: 'turn_completed', turn_id: id, outcome: 'completed', user_text: said, assistant_text: answer, latency, trace_id: '' });
  }

  /** Goes away and does not come back. */
  async vanish() {
    this.#refuses = true;
    await this.#socket.close({ code: 1012, reason: '' });
  }

  #accept(socket) {
    if (this.#refuses) {
      socket.close({ code: 1013, reason: '' });
      return;
    }

    this.#socket = socket;
    socket.onMessage((data) => {
      if (typeof data !== 'string') return;
      const message = JSON.parse(data);
      switch (message.type) {
        case 'configure':
          if (message.input) this.tell({ type: 'session_started', session_id: 's1', stages, reconnected: false });
          break;
        case 'start_listening':
          this.tell({ type: 'state', state: 'listening', turn_id: '' });
          break;
        case 'ping':
          this.tell({ type: 'pong', id: message.id });
          break;
        case 'offer':
          this.tell({ type: 'answer', sdp: '' }, { type: 'call', state: 'connected', srtp_profile: 'AEAD_AES_128_GCM', codec: 'opus' });
          break;
      }
    });
  }
}

/** Runs in the page: a call that is connected as soon as it is answered. */
function callWithoutNetwork() {
  window.RTCPeerConnection = class {
    connectionState = 'new';
    signalingState = 'stable';
    localDescription = { sdp: 'v=0' };
    addTransceiver() {
      return { sender: { replaceTrack: async () => {} } };
    }
    async createOffer() {
      return this.localDescription;
    }
    async setLocalDescription() {
      this.signalingState = 'have-local-offer';
    }
    async setRemoteDescription() {
      this.connectionState = 'connected';
      this.onconnectionstatechange?.();
    }
    async getStats() {
      return new Map([['a', { type: 'inbound-rtp', packetsLost: 2, packetsReceived: 4000, jitter: 0.003 }]]);
    }
    close() {}
  };
}
