import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import Ajv from 'ajv';
import { parse } from 'yaml';
import { build, combination } from '../manifests/kustomize.mjs';
import { workloads } from '../manifests/objects.mjs';
import { list, read } from '../manifests/repository.mjs';
import { existsSync } from 'node:fs';
import { inRepository } from '../manifests/repository.mjs';

/** JSON Patch, as far as profiles here use it. */
function apply(config, patches) {
  const patched = structuredClone(config);
  for (const { op, path, value } of patches) {
    const keys = path.split('/').slice(1);
    const last = keys.pop();
    const parent = keys.reduce((one, key) => one[key], patched);
    assert.ok(parent, `${path} leads nowhere`);
    if (op === 'remove') {
      assert.ok(last in parent, `${path} is not there`);
      Array.isArray(parent) ? parent.splice(Number(last), 1) : delete parent[last];
    } else if (last === '-') {
      parent.push(value);
    } else {
      parent[last] = value;
    }
  }

  return patched;
}

export const skaffoldSuite = (skip) => describe('skaffold.yaml', () => {
  const config = parse(read('skaffold.yaml'));
  const schema = JSON.parse(read('tests/interop/kubernetes/schemas/skaffold-v4beta14.json'));
  const validate = new Ajv({ allErrors: true, strict: false }).compile({ ...schema, $schema: undefined });
  const profile = (name) => config.profiles.find((one) => one.name === name);
  const effective = (name) => {
    const { patches = [], build: builds, manifests, deploy } = profile(name);
    const patched = apply(config, patches);
    return { ...patched, build: { ...patched.build, ...builds }, manifests: manifests ?? patched.manifests, deploy: deploy ?? patched.deploy };
  };

  it('is what its schema says', () => {
    assert.ok(validate(config), JSON.stringify(validate.errors, null, 1));
  });

  it('stays so with every profile applied', () => {
    for (const { name } of config.profiles) {
      assert.ok(validate(effective(name)), `${name}: ${JSON.stringify(validate.errors, null, 1)}`);
    }
  });

  it('an unknown field is found', () => {
    assert.equal(validate({ ...config, biuld: {} }), false);
  });

  for (const [name, overlay] of [['dev', 'overlay dev'], ['gke', 'overlay gke']]) {
    it(`builds with ${name} exactly the images that its overlay runs`, { skip }, () => {
      const images = workloads(build(combination(overlay))).flatMap(({ containers }) => containers.map(({ image }) => image.replace(/:.*/, ''))).filter((image) => image.startsWith('voicemesh/'));
      assert.deepEqual(effective(name).build.artifacts.map(({ image }) => image).sort(), [...new Set(images)].sort());
      assert.deepEqual(effective(name).manifests.kustomize.paths, [`k8s/overlays/${name}`]);
    });
  }

  it('takes away the Jobs of an overlay before it applies them anew, because a Job cannot be changed', { skip }, () => {
    for (const { name, manifests, deploy } of [{ name: 'dev', ...effective('dev') }, { name: 'gke', ...effective('gke') }]) {
      assert.deepEqual(manifests.kustomize.paths, [`k8s/overlays/${name}`]);
      const jobs = build(combination(`overlay ${name}`)).filter(({ kind }) => kind === 'Job');
      const said = (deploy.kubectl.hooks?.before ?? []).map(({ host }) => host.command.join(' '));
      assert.deepEqual(jobs.filter(({ metadata }) => !said.some((command) => command.includes(`delete job ${metadata.name} --namespace=${metadata.namespace} --ignore-not-found`))).map(({ metadata }) => `${name} ${metadata.name}`), []);
    }
  });

  it('names Dockerfiles, tests and Services that are there', { skip }, () => {
    const objects = build(combination('overlay dev'));
    for (const { docker, context } of effective('gke').build.artifacts) {
      assert.ok(existsSync(inRepository(context, docker.dockerfile)), docker.dockerfile);
    }

    for (const { custom } of config.test) {
      const [, project] = /dotnet test (\S+)/.exec(custom[0].command);
      assert.ok(list(project).some((file) => file.endsWith('.csproj')), project);
    }

    for (const { resourceType, resourceName, namespace, port } of config.portForward) {
      const target = objects.find((one) => one.kind.toLowerCase() === resourceType && one.metadata.name === resourceName && one.metadata.namespace === namespace);
      const ports = target?.kind === 'Service' ? target.spec.ports.map((one) => one.port) : target?.spec.template.spec.containers[0].ports.map((one) => one.containerPort);
      assert.ok(ports?.includes(port), `${resourceType} ${resourceName} has no port ${port}`);
    }
  });
});
