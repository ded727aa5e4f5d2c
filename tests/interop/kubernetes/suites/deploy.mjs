import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { missingKubectl } from '../manifests/kustomize.mjs';
import { inRepository, serviceNames } from '../manifests/repository.mjs';

/** Runs k8s/deploy.sh against a made cluster: `{ status, output, asked }`. */
function deploy(args, { cluster = {}, env = {} } = {}) {
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'voicemesh-deploy-'));
  try {
    const log = path.join(scratch, 'asked');
    symlinkSync(fileURLToPath(new URL('../fake/kubectl', import.meta.url)), path.join(scratch, 'kubectl'));
    const ended = spawnSync(inRepository('k8s/deploy.sh'), args, {
      encoding: 'utf8',
      timeout: 40_000,
      env: { ...process.env, PATH: `${scratch}:${process.env.PATH}`, FAKE_LOG: log, ...cluster, REAL_KUBECTL: execFileSync('which', ['kubectl'], { encoding: 'utf8' }).trim(), ...env },
    });
    return { status: ended.status, output: ended.stdout + ended.stderr, asked: existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [] };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

const position = (asked, part) => asked.findIndex((line) => line.includes(part));

export const deploySuite = () => describe('deploy.sh', { skip: missingKubectl }, () => {
  it('fills the claim with models before anything reads it, waits for every service, and asks a question', () => {
    const { status, output, asked } = deploy(['deploy']);
    assert.equal(status, 0, output);
    const steps = ['kustomize', 'namespace.yaml', 'delete job stt-models-fill', '--selector app.kubernetes.io/name=stt-models', 'wait --for=condition=complete', 'rendered.yaml', ...serviceNames.map((service) => `rollout status deployment/${service}`), 'port-forward'];
    const where = steps.map((step) => step === 'rendered.yaml' ? asked.findIndex((line) => line.endsWith('rendered.yaml')) : position(asked, step));
    assert.ok(where.every((at) => at >= 0), `${steps[where.indexOf(-1)]} was never asked: ${asked.join('\n')}`);
    assert.deepEqual(where, [...where].sort((one, other) => one - other));
    assert.match(output, /Four\./);
  });

  it('needs no models where the overlay has none', () => {
    const { status, asked } = deploy(['deploy'], { env: { OVERLAY: 'dev' } });
    assert.equal(status, 0);
    assert.equal(position(asked, 'stt-models-fill'), -1);
  });

  it('knows a service that runs as a StatefulSet', () => {
    const { status, output, asked } = deploy(['rollback', 'media-server'], { cluster: { FAKE_STATEFUL: 'media-server' } });
    assert.equal(status, 0, output);
    assert.ok(position(asked, 'rollout undo statefulset/media-server') >= 0 && position(asked, 'rollout status statefulset/media-server') >= 0, asked.join('\n'));
  });

  it('leaves the rules of a namespace that is there to the overlay', () => {
    // Under udp-hostport the base's own would keep media-server's pods out for as long as the models take.
    const { status, output, asked } = deploy(['deploy'], { cluster: { FAKE_NAMESPACE: '1' } });
    assert.equal(status, 0, output);
    assert.equal(position(asked, 'namespace.yaml'), -1, asked.join('\n'));
  });

  it('says which cluster it is that CONTEXT names', () => {
    assert.match(deploy(['deploy'], { env: { CONTEXT: 'blue', OVERLAY: 'dev' } }).output, /^== Applying .*overlays\/dev to blue$/m);
  });

  for (const [what, components, kind, before] of [['StatefulSet', ['udp-loadbalancer'], 'statefulset', 'deployment'], ['Deployment', [], 'deployment', 'statefulset']]) {
    it(`takes away what media-server ran as before, once the ${what} serves`, () => {
      const overlay = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'voicemesh-overlay-')));
      try {
        const relative = (...parts) => path.relative(overlay, inRepository('k8s', ...parts));
        writeFileSync(path.join(overlay, 'kustomization.yaml'), JSON.stringify({ resources: [relative('base')], components: components.map((one) => relative('components', one)) }));
        const { status, output, asked } = deploy(['deploy'], { cluster: before === 'statefulset' ? { FAKE_STATEFUL: 'media-server' } : {}, env: { OVERLAY: overlay } });
        assert.equal(status, 0, output);
        const [serves, gone] = [position(asked, `rollout status ${kind}/media-server`), position(asked, `delete ${before} media-server --ignore-not-found`)];
        assert.ok(serves >= 0 && gone > serves, asked.join('\n'));
        assert.equal(position(asked, `delete ${kind} media-server`), -1);
      } finally {
        rmSync(overlay, { recursive: true, force: true });
      }
    });
  }

  it('leaves the services alone when the models cannot be had', () => {
    const { status, output, asked } = deploy(['deploy'], { cluster: { FAKE_JOB_FAILS: '1' } });
    assert.equal(status, 1);
    assert.match(output, /models could not be fetched/);
    assert.ok(!asked.some((line) => line.endsWith('rendered.yaml')));
  });

  it('says which service does not become ready', () => {
    const { status, output } = deploy(['deploy'], { cluster: { FAKE_UNREADY: 'tts' } });
    assert.equal(status, 1);
    assert.match(output, /tts does not become ready/);
  });

  for (const [what, cluster, says] of [
    ['a pod that is not ready', { FAKE_UNREADY: 'stt' }, /stt: 1 of 2 pods are ready/],
    ['an autoscaler without metrics', { FAKE_INACTIVE: 'llm-proxy' }, /autoscaler of llm-proxy does not work/],
    ['a question without an answer', { FAKE_NO_ANSWER: '1' }, /POST \/text failed/],
  ]) {
    it(`verify fails on ${what}`, () => {
      const { status, output } = deploy(['verify'], { cluster });
      assert.equal(status, 1);
      assert.match(output, says);
    });
  }

  it('takes one service back, or all, and no other', () => {
    assert.deepEqual(deploy(['rollback', 'stt']).asked.filter((line) => line.includes('undo')), ['--namespace voicemesh rollout undo deployment/stt']);
    assert.equal(deploy(['rollback']).asked.filter((line) => line.includes('undo')).length, serviceNames.length);
    const refused = deploy(['rollback', 'redis']);
    assert.equal(refused.status, 1);
    assert.deepEqual(refused.asked.filter((line) => line.includes('undo')), []);
  });

  it('asks the named cluster', () => {
    assert.ok(deploy(['status'], { env: { CONTEXT: 'blue' } }).asked.every((line) => line.startsWith('--context=blue ')));
  });

  it('says how it is used', () => {
    const { status, output } = deploy(['destroy']);
    assert.equal(status, 64);
    assert.match(output, /deploy\.sh rollback \[service/);
  });
});
