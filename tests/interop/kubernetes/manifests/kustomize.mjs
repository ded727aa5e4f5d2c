import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { inRepository, list, serviceNames } from './repository.mjs';

/** Components that serve the same autoscalers and never go together. */
export const metricSources = ['custom-metrics', 'custom-metrics-gmp', 'keda'];
/** Ways for UDP that exclude each other. udp-loadbalancer comes last, because it makes another kind of object of media-server. */
const ownAddress = ['udp-hostport', 'udp-loadbalancer'];
export const components = list('k8s/components');
export const overlays = list('k8s/overlays').filter((name) => !name.startsWith('.'));

const included = { dev: ['network-policies'], gke: ['network-policies', 'custom-metrics-gmp', 'measured-sizes', 'models-many-readers'] };
/** The development overlay has neither claim nor Job for models, so what changes them has nothing to change there. */
const pointless = { dev: ['models-many-readers', 'argocd'], gke: [] };
const others = components.filter((name) => !metricSources.includes(name) && !ownAddress.includes(name));
const scratch = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'voicemesh-kustomize-')));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));
const built = new Map();

/** Why nothing can be built here, or undefined. Components need the kustomize of kubectl 1.21 or newer. */
export const missingKubectl = (() => {
  try {
    const version = JSON.parse(execFileSync('kubectl', ['version', '--client', '--output=json'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
    const [, minor] = /^v1\.(\d+)/.exec(version.clientVersion.gitVersion) ?? [];
    return Number(minor) >= 21 ? undefined : `kubectl ${version.clientVersion.gitVersion} is older than 1.21 and knows no components`;
  } catch {
    return 'kubectl is not installed';
  }
})();

/** Everything that somebody may build: `{ name, resource, components }`. */
export const combinations = [
  ...serviceNames.map((service) => ({ name: `base/${service}`, resource: `base/${service}`, components: [] })),
  { name: 'base', resource: 'base', components: [] },
  ...components.map((component) => ({ name: `base + ${component}`, resource: 'base', components: [component] })),
  ...metricSources.flatMap((source) => ownAddress.map((udp) => ({
    name: `base + everything, by ${source} and ${udp}`,
    resource: 'base',
    components: [...others, source, udp],
  }))),
  ...overlays.map((overlay) => ({ name: `overlay ${overlay}`, resource: `overlays/${overlay}`, components: [] })),
  ...overlays.flatMap((overlay) => components
    .filter((component) => !included[overlay].includes(component) && !pointless[overlay].includes(component))
    .filter((component) => !metricSources.includes(component) || !included[overlay].some((one) => metricSources.includes(one)))
    .map((component) => ({ name: `overlay ${overlay} + ${component}`, resource: `overlays/${overlay}`, components: [component] }))),
];

export const combination = (name) => combinations.find((one) => one.name === name) ?? (() => { throw new Error(`no combination ${name}`); })();

/** The objects that a combination builds; each call gives fresh copies, so that a test may break them. */
export function build({ name, resource, components: chosen }) {
  if (!built.has(name)) {
    const folder = path.join(scratch, String(built.size));
    const relative = (...parts) => path.relative(folder, inRepository('k8s', ...parts));
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'kustomization.yaml'), JSON.stringify({
      resources: [relative(resource)],
      components: chosen.map((component) => relative('components', component)),
    }));
    const text = execFileSync('kubectl', ['kustomize', folder], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 64 << 20 });
    built.set(name, JSON.stringify(parseAllDocuments(text).map((document) => document.toJS())));
  }

  return JSON.parse(built.get(name));
}
