import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { build, combination, combinations } from '../manifests/kustomize.mjs';
import { named, variables } from '../manifests/objects.mjs';
import { read, serviceNames } from '../manifests/repository.mjs';
import { faultsOf, mesh, settingsOf } from '../services/facts.mjs';

/** Variables of the platform: the OpenTelemetry SDK's own, and what other variables are put together from. */
const ofThePlatform = /^(OTEL_[A-Z_]+|POD_NAME|POD_NAMESPACE|NODE_NAME)$/;
const isSetting = (name) => name.includes('__');
const keyOf = (name) => name.split('__').slice(0, 2).join(':');

/** Everything that any combination, or its image, puts into the environment of a service. */
function given(service) {
  const fromManifests = combinations.flatMap((one) => {
    const objects = build(one);
    const deployment = named(objects, 'Deployment', service);
    return deployment ? deployment.spec.template.spec.containers.flatMap((container) => variables(objects, container, 'voicemesh')) : [];
  });
  return new Map(fromManifests.map(({ name, value }) => [name, value]));
}

export const settingsSuite = (skip) => describe('settings', { skip }, () => {
  for (const service of serviceNames) {
    describe(service, () => {
      it('knows every Section__Property that it is given', async () => {
        const { names } = await settingsOf(service);
        const known = (name) => [...names].some((setting) => setting === name.replaceAll('__', ':') || keyOf(name) === setting);
        assert.deepEqual([...given(service).keys()].filter(isSetting).filter((name) => !known(name)), []);
      });

      it('takes every value that it is given', async () => {
        const values = [...given(service)].filter(([name, value]) => value !== undefined && !ofThePlatform.test(name));
        assert.ok(values.length > 0);
        assert.deepEqual(await faultsOf(service, Object.fromEntries(values)), []);
      });

      it('reads every plain variable that it is given', async () => {
        const plain = [...given(service).keys()].filter((name) => !isSetting(name) && !ofThePlatform.test(name));
        const { help } = await settingsOf(service);
        const unread = [];
        for (const name of plain.filter((one) => !help.includes(one))) {
          // A service that reads a variable refuses nonsense in it.
          if ((await faultsOf(service, { [name]: 'nonsense' })).length === 0) {
            unread.push(name);
          }
        }

        assert.deepEqual(unread, []);
      });
    });
  }

  it('an unknown setting, a value out of range and an unread variable are found', async () => {
    const { names } = await settingsOf('stt');
    assert.ok(!names.has('PocketSphinx:Slot'));
    assert.match((await faultsOf('stt', { PocketSphinx__Slots: '100' })).join(), /Slots/);
    assert.match((await faultsOf('stt', { PocketSphinx__Slot: '1' })).join(), /not a setting/);
    assert.deepEqual(await faultsOf('stt', { MAX_SLOTS: 'nonsense' }), []);
  });

  it('the Job fetches models that the local host knows, to where the services look', async () => {
    const objects = build(combination('base'));
    const [container] = named(objects, 'Job', 'stt-models-fill').spec.template.spec.containers;
    const env = Object.fromEntries(container.env.map(({ name, value }) => [name, value]));
    const folder = mkdtempSync(path.join(os.tmpdir(), 'voicemesh-models-'));
    try {
      // A file where the Job would put it is listed there, so the variable is read and the names are those of the catalogue.
      mkdirSync(path.join(folder, 'whisper'));
      const [model] = container.args.filter((arg) => arg.startsWith('--model=')).map((arg) => arg.slice('--model='.length));
      writeFileSync(path.join(folder, 'whisper', `ggml-${model}.bin`), 'not a model');
      assert.deepEqual(Object.keys(env), ['Models__CacheFolder']);
      const listed = await mesh([...container.args, '--list'], { Models__CacheFolder: folder });
      for (const name of container.args.slice(1).map((arg) => arg.split('=')[1])) {
        assert.ok(listed.includes(name), `${name} is in no catalogue:\n${listed}`);
      }

      assert.ok(listed.includes(folder), listed);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }

    const mounted = container.volumeMounts.find((mount) => mount.name === 'models').mountPath;
    assert.equal(env.Models__CacheFolder, mounted);
    for (const service of ['stt', 'tts']) {
      const [app] = named(objects, 'Deployment', service).spec.template.spec.containers;
      const { value } = variables(objects, app, 'voicemesh').find(({ name }) => name === 'VOICEMESH_MODELS');
      assert.equal(app.volumeMounts.find((mount) => mount.name === 'models').mountPath, value);
    }
  });

  it('what the Dockerfiles set is no setting of a service', () => {
    const set = serviceNames.flatMap((service) => [...read(`services/${service}/Dockerfile`).matchAll(/^ENV (\w+)=/gm)].map(([, name]) => name));
    assert.deepEqual(set.filter((name) => name !== 'ASPNETCORE_HTTP_PORTS'), []);
  });
});
