import { ofKind, variables, workloads } from '../manifests/objects.mjs';
import { productVersion } from '../manifests/repository.mjs';

/** Pods that have to be otherwise, and why; a rule skips them by name. */
export const exceptions = {
  'DaemonSet node-tuning': { rules: ['nonRoot', 'unprivileged'], why: 'kernel settings belong to the node; it has a namespace of its own' },
  'Deployment prometheus-adapter': { rules: ['noToken'], why: 'it asks the API server' },
};

/** Policies that say what pods of the mesh may be where pod security is too coarse for it. */
const bindings = (objects) => ofKind(objects, 'ValidatingAdmissionPolicyBinding').filter((binding) => binding.spec.validationActions.includes('Deny')
  && binding.spec.matchResources.namespaceSelector.matchLabels['kubernetes.io/metadata.name'] === 'voicemesh' && ofKind(objects, 'ValidatingAdmissionPolicy').some((policy) => policy.metadata.name === binding.spec.policyName));
const permittedNodePort = (port) => port.name === 'webrtc' && port.protocol === 'UDP' && port.hostPort === port.containerPort;

/** Images whose program carries a capability in its file: without it among those that the container may have, the kernel refuses to start it. */
const fileCapabilities = [[/^coturn\/coturn:/, 'NET_BIND_SERVICE']];
const capabilityOf = (image) => fileCapabilities.find(([pattern]) => pattern.test(image))?.[1];
const checked = (rule, objects) => workloads(objects).filter(({ name }) => !exceptions[name]?.rules.includes(rule));
const effective = (spec, container, key) => container.securityContext?.[key] ?? spec.securityContext?.[key];

export function nonRoot(objects) {
  return checked('nonRoot', objects).flatMap(({ name, spec, containers }) => containers
    .filter((container) => effective(spec, container, 'runAsNonRoot') !== true || effective(spec, container, 'runAsUser') !== 1000)
    .map((container) => `${name}/${container.name} does not run as user 1000`));
}

export function readOnlyRoot(objects) {
  return checked('readOnlyRoot', objects).flatMap(({ name, containers }) => containers
    .filter((container) => container.securityContext?.readOnlyRootFilesystem !== true)
    .map((container) => `${name}/${container.name} has a writable root file system`));
}

/** Pod security "restricted", as far as users and root file systems are not said above. */
export function unprivileged(objects) {
  const admission = bindings(objects);
  return checked('unprivileged', objects).flatMap(({ name, spec, containers }) => [
    ...['hostNetwork', 'hostPID', 'hostIPC'].filter((key) => spec[key]).map((key) => `${name} uses ${key}`),
    ...(spec.volumes ?? []).filter((volume) => volume.hostPath).map((volume) => `${name} mounts a folder of the node as ${volume.name}`),
    ...containers.filter((container) => container.securityContext?.allowPrivilegeEscalation !== false).map((container) => `${name}/${container.name} may gain rights`),
    ...containers.filter((container) => !container.securityContext?.capabilities?.drop?.includes('ALL') || (container.securityContext.capabilities.add ?? []).some((one) => one !== capabilityOf(container.image))).map((container) => `${name}/${container.name} keeps capabilities`),
    ...containers.filter((container) => capabilityOf(container.image) && !container.securityContext?.capabilities?.add?.includes(capabilityOf(container.image))).map((container) => `${name}/${container.name} can't be started without ${capabilityOf(container.image)}`),
    ...containers.filter((container) => effective(spec, container, 'seccompProfile')?.type !== 'RuntimeDefault').map((container) => `${name}/${container.name} has no seccomp profile`),
    ...containers.flatMap((container) => container.ports ?? []).filter((port) => port.hostPort && !(permittedNodePort(port) && admission.length > 0 && name.endsWith(' media-server'))).map((port) => `${name} takes the node's port ${port.hostPort}`),
  ]);
}

export function noToken(objects) {
  return checked('noToken', objects).filter(({ spec }) => spec.automountServiceAccountToken !== false).map(({ name }) => `${name} holds a token of the API server`);
}

export function limits(objects) {
  return workloads(objects).flatMap(({ name, containers }) => containers.flatMap((container) => ['requests', 'limits'].flatMap((kind) => ['cpu', 'memory']
    .filter((resource) => container.resources?.[kind]?.[resource] === undefined)
    .map((resource) => `${name}/${container.name} has no ${kind} of ${resource}`))));
}

export function pinnedImages(objects) {
  return workloads(objects).flatMap(({ name, containers }) => containers.flatMap(({ image }) => {
    const tag = /(?:[:@])([^:/@]+)$/.exec(image)?.[1];
    return !tag || tag === 'latest' ? [`${name} uses ${image}, which is no certain version`]
      : image.startsWith('voicemesh/') && tag !== productVersion ? [`${name} uses ${image} while the product is ${productVersion}`] : [];
  }));
}

const speaksOfSecrets = /password|passwd|secret|token|api[-_]?key|apikey|credential|private[-_]?key/i;
/** Limits that merely count tokens of a language model. */
const harmless = /MaxOutputTokens|MaxTokensField|TokenTimeoutMs/;

export function noClearSecrets(objects) {
  return [
    ...ofKind(objects, 'Secret').filter((secret) => secret.data || secret.stringData).map((secret) => `Secret ${secret.metadata.name} is in clear`),
    ...ofKind(objects, 'ConfigMap').flatMap((map) => Object.keys(map.data ?? {}).filter((key) => speaksOfSecrets.test(key) && !harmless.test(key)).map((key) => `ConfigMap ${map.metadata.name} holds ${key}`)),
    ...workloads(objects).flatMap(({ object, name, containers }) => containers.flatMap((container) => variables(objects, container, object.metadata.namespace)
      .filter((variable) => variable.value !== undefined && speaksOfSecrets.test(variable.name) && !harmless.test(variable.name))
      .map((variable) => `${name} gets ${variable.name} in clear`))),
  ];
}

export function guardedNamespaces(objects) {
  return ofKind(objects, 'Namespace').filter((namespace) => {
    const enforced = namespace.metadata.labels?.['pod-security.kubernetes.io/enforce'];
    return namespace.metadata.name === 'voicemesh' ? enforced !== 'restricted' && bindings(objects).length === 0 : enforced === undefined;
  }).map((namespace) => `Namespace ${namespace.metadata.name} does not say what its pods may do`);
}
