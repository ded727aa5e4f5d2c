import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { build, combination, combinations } from '../manifests/kustomize.mjs';
import { named, running, variables } from '../manifests/objects.mjs';
import { read, serviceNames } from '../manifests/repository.mjs';
import { faultsOf, mesh, settingsOf } from '../services/facts.mjs';

/** Variables of the platform: the OpenTelemetry SDK's own, and what other variables are put together from. */
const ofThePlatform = /^(OTEL_[A-Z_]+|POD_NAME|POD_NAMESPACE|NODE_NAME|NODE_ADDRESS|POD_ADDRESS)$/;
const isSetting = (name) => name.includes('__');
/** Certificates are mounted in a pod only; that a service misses the file says that it knows the setting and reads it. */
const missesCertificate = (fault) => /Tls: \w+Path: there is no file \/certificates\/(tls\.crt|tls\.key|ca\.crt)\.$/.test(fault);
const keyOf = (name) => name.split('__').slice(0, 2).join(':');

/** Everything that any combination, or its image, puts into the environment of a service. */
function given(service) {
  const fromManifests = combinations.flatMap((one) => {
    const objects = build(one);
    const deployment = running(objects, service);
    return deployment ? deployment.spec.template.spec.containers.flatMap((container) => variables(objects, container, 'voicemesh')) : [];
  });
  return new Map(fromManifests.map(({ name, value }) => [name, value]));
}

/** Until the media server takes calls it has no settings for them; then nothing of them is passed over. */
const takesCalls = (names) => names.has('WebRtc:Port');

/** Values as a pod gets them: of what only a cluster knows, one that could be. */
const expanded = (entries) => [...entries].map(([name, value]) => [name, value?.replace('$(NODE_ADDRESS)', '203.0.113.7').replace('$(POD_ADDRESS)', '127.0.0.1')]);

export const settingsSuite = (skip) => describe('settings', { skip }, () => {
  for (const service of serviceNames) {
    describe(service, () => {
      it('knows every Section__Property that it is given', async () => {
        const { names } = await settingsOf(service);
        const known = (name) => [...names].some((setting) => setting === name.replaceAll('__', ':') || keyOf(name) === setting) || (!takesCalls(names) && name.startsWith('WebRtc__'));
        assert.deepEqual([...given(service).keys()].filter(isSetting).filter((name) => !known(name)), []);
      });

      it('takes every value that it is given', async () => {
        // What belongs together is held together below.
        const values = expanded(given(service)).filter(([name]) => !name.startsWith('WebRtc__')).filter(([name, value]) => value !== undefined && !ofThePlatform.test(name));
        assert.ok(values.length > 0);
        const faults = await faultsOf(service, Object.fromEntries(values));
        assert.deepEqual(faults.filter((fault) => !missesCertificate(fault)), []);
        const paths = values.filter(([name]) => /__Tls__\w+Path$/.test(name)).map(([name]) => name.split('__').at(-1));
        assert.deepEqual(faults.map((fault) => /(\w+): there is no file/.exec(fault)[1]).sort(), paths.sort());
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

  for (const component of ['udp-hostport', 'udp-loadbalancer', 'turn']) {
    it(`the settings of calls are taken as ${component} gives them`, async (test) => {
      if (!takesCalls((await settingsOf('media-server')).names)) {
        test.skip('NOT CHECKED: this media-server takes no calls and has no settings for them');
        return;
      }

      const objects = build(combination(`base + ${component}`));
      const { volumes, containers: [app] } = running(objects, 'media-server').spec.template.spec;
      const values = variables(objects, app, 'voicemesh').map(({ name, value, valueFrom }) => [name, valueFrom?.secretKeyRef ? 'a secret' : value]);
      const file = volumes.find((volume) => volume.name === 'udp-address')?.configMap.name;
      const fromFile = file ? Object.entries(JSON.parse(named(objects, 'ConfigMap', file).data['media-server-0.json']).WebRtc).map(([name, value]) => [`WebRtc__${name}`, value]) : [];
      const set = Object.fromEntries(expanded([...values, ...fromFile]).filter(([name, value]) => value !== undefined && !ofThePlatform.test(name)));
      assert.equal(set.WebRtc__Enabled, 'true');
      assert.deepEqual(await faultsOf('media-server', set), []);
      assert.match((await faultsOf('media-server', { ...set, WebRtc__AnnouncedAddresses: 'the node' })).join(), /not an IP address/);
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
      const [app] = running(objects, service).spec.template.spec.containers;
      const { value } = variables(objects, app, 'voicemesh').find(({ name }) => name === 'VOICEMESH_MODELS');
      assert.equal(app.volumeMounts.find((mount) => mount.name === 'models').mountPath, value);
    }
  });

  it('what the Dockerfiles set is no setting of a service', () => {
    const set = serviceNames.flatMap((service) => [...read(`services/${service}/Dockerfile`).matchAll(/^ENV (\w+)=/gm)].map(([, name]) => name));
    assert.deepEqual(set.filter((name) => name !== 'ASPNETCORE_HTTP_PORTS'), []);
  });
});
