const packages = [
  [/^(monitoring\.coreos\.com)\//, '@kubernetes-models/prometheus-operator'],
  [/^(keda\.sh)\//, '@kubernetes-models/keda'],
  [/^(argoproj\.io)\//, '@kubernetes-models/argo-cd'],
  [/^(cert-manager\.io)\//, '@kubernetes-models/cert-manager'],
  [/^(external-secrets\.io)\//, '@kubernetes-models/external-secrets'],
  [/^(cloud\.google\.com|networking\.gke\.io)\//, '@kubernetes-models/gke'],
];

/** No package carries the schema of these; what a test can know of them is checked by the rules. */
export const withoutSchema = ['monitoring.googleapis.com/v1 PodMonitoring', 'snapshot.storage.k8s.io/v1 VolumeSnapshot', 'snapshot.storage.k8s.io/v1 VolumeSnapshotClass'];

/** What is wrong with an object by the schema of its API, unknown fields included; empty when nothing is. */
export async function schemaFaults(object) {
  const name = `${object.apiVersion} ${object.kind}`;
  if (withoutSchema.includes(name)) {
    return [];
  }

  const source = packages.find(([pattern]) => pattern.test(object.apiVersion))?.[1] ?? 'kubernetes-models';
  const Model = (await import(`${source}/${object.apiVersion}`))[object.kind];
  if (!Model) {
    return [`${source} knows no ${name}`];
  }

  // The schemas permit fields that they do not name, and so would let a misspelt one pass. A validator reads every field that it knows;
  // what it never reads is unknown.
  const read = new Set();
  const model = new Model(object);
  const validator = Object.create(model);
  for (const key of Object.keys(object)) {
    Object.defineProperty(validator, key, { enumerable: true, get: () => { read.add(`/${key}`); return watch(object[key], `/${key}`, read); } });
  }

  try {
    validator.validate();
  } catch (fault) {
    return [`${name} ${object.metadata?.name}: ${fault.message}`];
  }

  return paths(object).filter((path) => !read.has(path) && !isFree(path)).map((path) => `${name} ${object.metadata?.name}: ${path} is no field of this API`);
}

/** Fields whose content is the author's own: the validator looks at them as a whole. */
const isFree = (path) => /^\/(metadata|data)(\/|$)/.test(path) || /\/(ignoreDifferences|matchLabels|annotations|labels|requests|limits|nodeSelector)\//.test(path);

function watch(value, at, read) {
  return value === null || typeof value !== 'object' ? value : new Proxy(value, {
    get(target, key) {
      if (typeof key === 'string') {
        read.add(`${at}/${key}`);
      }

      return watch(target[key], `${at}/${String(key)}`, read);
    },
  });
}

const paths = (value, at = '') => Object.entries(value).flatMap(([key, inner]) => [
  `${at}/${key}`,
  ...(inner !== null && typeof inner === 'object' ? paths(inner, `${at}/${key}`) : []),
]);
