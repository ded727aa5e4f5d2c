import grpc from '@grpc/grpc-js';
import { contractOf, stageClients } from '../rpc/contracts.mjs';
import { RunningMesh } from '../../mesh.mjs';

// Generous, because five processes load their models at once on a machine that may be building something else.
const START_WITHIN_MS = 120_000;
const STOP_WITHIN_MS = 60_000;

/** One mesh for all suites, with one channel per service. */
export class MeshFixture {
  #clients = new Map();

  mesh;

  async start() {
    this.mesh = await RunningMesh.start({ name: 'grpc-js', withinMs: START_WITHIN_MS });
  }

  /** Stops the mesh; returns the local host's exit code. */
  async stop() {
    this.#clients.forEach((client) => client.close());
    this.#clients.clear();
    return this.mesh?.stop({ withinMs: STOP_WITHIN_MS });
  }

  http(service) {
    return this.mesh.endpoint(service).http;
  }

  /** A client of a service's own contract, or of another contract on the same port; kept and closed at the end. */
  client(service, Client = stageClients[service], options = {}) {
    const key = `${service} ${contractOf(Client)} ${JSON.stringify(options)}`;
    if (!this.#clients.has(key)) {
      this.#clients.set(key, new Client(this.mesh.endpoint(service).grpc, grpc.credentials.createInsecure(), options));
    }

    return this.#clients.get(key);
  }
}
