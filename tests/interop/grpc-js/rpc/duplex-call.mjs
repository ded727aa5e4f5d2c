import grpc from '@grpc/grpc-js';

const DEFAULT_DEADLINE_MS = 30_000;

/** The deadline option of a call that must not outlive a hanging service. */
export const within = (ms = DEFAULT_DEADLINE_MS) => ({ deadline: Date.now() + ms });

/** A bidirectional call whose responses and status can be awaited. */
export class DuplexCall {
  #call;
  #waiters = [];

  /** Everything received so far, oldest first. */
  responses = [];

  /** Resolves with `{ code, details, metadata }` once the call is over, whatever its status. */
  status;

  constructor(call) {
    this.#call = call;
    call.on('data', (response) => {
      this.responses.push(response);
      this.#settleWaiters();
    });
    // The status carries the same facts as the error and comes for every call.
    call.on('error', () => {});
    const ended = new Promise((resolve) => call.once('end', resolve));
    this.status = new Promise((resolve) => call.once('status', resolve)).then(async (status) => {
      await ended;
      this.#settleWaiters(status);
      return status;
    });
  }

  write(message) {
    this.#call.write(message);
    return this;
  }

  end() {
    this.#call.end();
    return this;
  }

  cancel() {
    this.#call.cancel();
    return this;
  }

  /** The first response, past or future, that a predicate accepts; throws when the call ends without one. */
  first(predicate) {
    const found = this.responses.find(predicate);
    return found ? Promise.resolve(found) : new Promise((resolve, reject) => this.#waiters.push({ predicate, resolve, reject }));
  }

  /** The payloads of one kind of response, where `oneof` names the envelope's oneof. */
  payloads(oneof, kind) {
    return this.responses.filter((response) => response[oneof] === kind).map((response) => response[kind]);
  }

  #settleWaiters(status) {
    this.#waiters = this.#waiters.filter(({ predicate, resolve, reject }) => {
      const found = this.responses.find(predicate);
      if (found) {
        resolve(found);
      } else if (status) {
        reject(new Error(`The call ended with ${grpc.status[status.code]} (${status.details}) before the expected response`));
      }

      return !found && !status;
    });
  }
}

/** Sends messages, half-closes, and returns the responses with the status. */
export async function exchange(call, messages) {
  const duplex = new DuplexCall(call);
  messages.forEach((message) => duplex.write(message));
  const status = await duplex.end().status;
  return { duplex, status, responses: duplex.responses };
}

/** Calls a unary method; resolves with the response, rejects with the ServiceError. */
export const unary = (client, method, request, metadata = new grpc.Metadata()) =>
  new Promise((resolve, reject) => {
    client[method](request, metadata, within(), (error, response) => (error ? reject(error) : resolve(response)));
  });
