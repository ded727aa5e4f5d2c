import assert from 'node:assert/strict';
import grpc from '@grpc/grpc-js';

/** Asserts a status by its name, and shows the service's words when it is another. */
export function expectStatus(status, name) {
  assert.equal(grpc.status[status.code], name, `${grpc.status[status.code]}: ${status.details}`);
}

/** Asserts a refusal that says in words what was wrong. */
export function expectRefusal(status, name, words) {
  expectStatus(status, name);
  assert.match(status.details, words);
  assert.doesNotMatch(status.details, /Exception|\bat VoiceMesh\./, 'a refusal must not show the service\'s inside');
}
