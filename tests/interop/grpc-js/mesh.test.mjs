import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { MeshFixture } from './mesh/mesh-fixture.mjs';
import { describeSuite } from './suites/describe.mjs';
import { healthSuite } from './suites/health.mjs';
import { llmProxySuite } from './suites/llm-proxy.mjs';
import { loadSuite } from './suites/load.mjs';
import { misfortuneSuite } from './suites/misfortune.mjs';
import { orchestratorSuite } from './suites/orchestrator.mjs';
import { probingSuite } from './suites/probing.mjs';
import { reflectionSuite } from './suites/reflection.mjs';
import { sttSuite } from './suites/stt.mjs';
import { ttsSuite } from './suites/tts.mjs';

const fixture = new MeshFixture();

before(() => fixture.start());
after(() => fixture.stop());

reflectionSuite(fixture);
healthSuite(fixture);
describeSuite(fixture);
sttSuite(fixture);
ttsSuite(fixture);
llmProxySuite(fixture);
orchestratorSuite(fixture);
misfortuneSuite(fixture);
loadSuite(fixture);
probingSuite(fixture);

describe('the end', () => {
  it('SIGTERM to the local host ends it and all of its services in order', async () => {
    assert.equal(await fixture.stop(), 0, fixture.mesh.log);
    assert.deepEqual(await fixture.mesh.listeningAddresses(), []);
  });
});
