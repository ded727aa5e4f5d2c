import { named, ofKind, running, selects, variables, workloads } from '../manifests/objects.mjs';
import { serviceNames } from '../manifests/repository.mjs';

/** Made outside: by an operator's hand, External Secrets or cert-manager. */
const givenSecrets = ['llm-proxy-provider', 'redis-auth', 'turn'];
/** Servers that are components: an arrow to them is permitted ahead, and means nothing until they are there. */
const optionalServers = ['redis', 'kafka'];
const podName = 'statefulset.kubernetes.io/pod-name';

export function servicesReachPods(objects) {
  return ofKind(objects, 'Service').flatMap((service) => {
    // Kubernetes gives each pod of a StatefulSet its name as a label.
    const { [podName]: pod, ...selector } = service.spec.selector;
    const behind = workloads(objects).filter(({ object, template }) => object.metadata.namespace === service.metadata.namespace && selects({ matchLabels: selector }, template.metadata.labels)
      && (pod === undefined || (object.kind === 'StatefulSet' && new RegExp(`^${object.metadata.name}-\\d+$`).test(pod))));
    if (behind.length !== 1) {
      return [`Service ${service.metadata.name} leads to ${behind.length} workloads`];
    }

    const names = behind[0].containers.flatMap((container) => container.ports ?? []).map((port) => port.name);
    return service.spec.ports.filter((port) => !names.includes(port.targetPort)).map((port) => `Service ${service.metadata.name}: no container has a port named ${port.targetPort}`);
  });
}

/** @param ports by service: `{ grpc, http }` as the code has them */
export function portsAreTheServices(objects, ports) {
  return serviceNames.map((service) => running(objects, service)).filter(Boolean).flatMap((deployment) => {
    const service = deployment.metadata.name;
    const declared = Object.fromEntries(deployment.spec.template.spec.containers[0].ports.map((port) => [port.name, port.containerPort]));
    const offered = Object.fromEntries((named(objects, 'Service', service)?.spec.ports ?? []).map((port) => [port.name, port.port]));
    return ['grpc', 'http'].filter((name) => declared[name] !== ports[service][name] || offered[name] !== ports[service][name])
      .map((name) => `${service} listens for ${name} at ${ports[service][name]}, its pods say ${declared[name]} and its Service ${offered[name]}`);
  });
}

/** `dns:///name:port` has to be a headless Service with that port for gRPC, or one pod would get all streams. */
export function stagesAreHeadlessServices(objects) {
  return workloads(objects).flatMap(({ object, name, containers }) => containers.flatMap((container) => variables(objects, container, object.metadata.namespace)
    .filter((variable) => /^Stages__\w+__Address$/.test(variable.name))
    .filter(({ value }) => {
      const [, host, port] = /^dns:\/\/\/([\w-]+):(\d+)$/.exec(value) ?? [];
      const service = named(objects, 'Service', host, object.metadata.namespace);
      return service?.spec.clusterIP !== 'None' || !service.spec.ports.some((one) => one.name === 'grpc' && one.port === Number(port));
    })
    .map((variable) => `${name}: ${variable.name}=${variable.value} is no headless Service for gRPC`)));
}

export function whatPodsNameIsThere(objects) {
  const certificates = ofKind(objects, 'Certificate').map((certificate) => certificate.spec.secretName);
  const external = ofKind(objects, 'ExternalSecret').map((secret) => secret.spec.target.name);
  const secrets = [...givenSecrets, ...certificates, ...external];
  return workloads(objects).flatMap(({ object, name, spec, containers }) => {
    const { namespace } = object.metadata;
    const claims = (object.spec.volumeClaimTemplates ?? []).map((claim) => claim.metadata.name);
    const volumes = [...(spec.volumes ?? []).map((volume) => volume.name), ...claims];
    return [
      ...(spec.serviceAccountName && !named(objects, 'ServiceAccount', spec.serviceAccountName, namespace) ? [`${name}: no ServiceAccount ${spec.serviceAccountName}`] : []),
      ...(spec.volumes ?? []).filter((volume) => volume.persistentVolumeClaim && !named(objects, 'PersistentVolumeClaim', volume.persistentVolumeClaim.claimName, namespace)).map((volume) => `${name}: no claim ${volume.persistentVolumeClaim.claimName}`),
      ...(spec.volumes ?? []).filter((volume) => volume.configMap && !named(objects, 'ConfigMap', volume.configMap.name, namespace)).map((volume) => `${name}: no ConfigMap ${volume.configMap.name}`),
      ...(spec.volumes ?? []).filter((volume) => volume.secret && !secrets.includes(volume.secret.secretName)).map((volume) => `${name}: no Secret ${volume.secret.secretName}`),
      ...containers.flatMap((container) => container.volumeMounts ?? []).filter((mount) => !volumes.includes(mount.name)).map((mount) => `${name}: no volume ${mount.name}`),
      ...containers.flatMap((container) => container.envFrom ?? []).filter((source) => source.configMapRef && !named(objects, 'ConfigMap', source.configMapRef.name, namespace)).map((source) => `${name}: no ConfigMap ${source.configMapRef.name}`),
      ...containers.flatMap((container) => container.env ?? []).filter((variable) => variable.valueFrom?.secretKeyRef && !secrets.includes(variable.valueFrom.secretKeyRef.name)).map((variable) => `${name}: no Secret ${variable.valueFrom.secretKeyRef.name}`),
    ];
  });
}

/** `$(NAME)` stays as it is written unless NAME comes earlier in the list. */
export function variablesComeBeforeTheirUse(objects) {
  return workloads(objects).flatMap(({ name, containers }) => containers.flatMap((container) => (container.env ?? []).flatMap((variable, index) =>
    [...(variable.value ?? '').matchAll(/\$\((\w+)\)/g)].map(([, used]) => used)
      .filter((used) => !container.env.slice(0, index).some((earlier) => earlier.name === used))
      .map((used) => `${name}: ${variable.name} uses ${used}, which comes later or never`))));
}

/** A rule that takes no pod, or a port that no pod behind it has, permits what nobody thought of or forbids what is needed. */
export function policiesMeetPods(objects) {
  const pods = (namespace) => workloads(objects).filter(({ object }) => object.metadata.namespace === namespace);
  const ports = (taken) => taken.flatMap(({ containers }) => containers.flatMap((container) => container.ports ?? [])).map((port) => port.containerPort);
  return ofKind(objects, 'NetworkPolicy').flatMap((policy) => {
    const { namespace, name } = policy.metadata;
    const taken = (selector) => pods(namespace).filter(({ template }) => selects(selector, template.metadata.labels));
    const inside = (peers) => (peers ?? []).filter((peer) => peer.podSelector && !peer.namespaceSelector);
    const own = taken(policy.spec.podSelector);
    const optional = name === 'stt-models';
    return [
      ...(own.length > 0 || optional ? [] : [`NetworkPolicy ${name} takes no pod`]),
      ...(policy.spec.ingress ?? []).flatMap((rule) => [
        ...inside(rule.from).filter((peer) => taken(peer.podSelector).length === 0).map((peer) => `NetworkPolicy ${name} lets nobody in: ${JSON.stringify(peer.podSelector)}`),
        ...(rule.ports ?? []).filter((port) => !ports(own).includes(port.port)).map((port) => `NetworkPolicy ${name} opens ${port.port}, where nobody listens`),
      ]),
      ...(policy.spec.egress ?? []).flatMap((rule) => inside(rule.to).flatMap((peer) => {
        const callees = taken(peer.podSelector);
        return callees.length === 0 ? optionalServers.includes(peer.podSelector.matchLabels?.['app.kubernetes.io/name']) ? [] : [`NetworkPolicy ${name} leads nowhere: ${JSON.stringify(peer.podSelector)}`]
          : (rule.ports ?? []).filter((port) => !ports(callees).includes(port.port)).map((port) => `NetworkPolicy ${name} leads to ${port.port}, where nobody listens`);
      })),
    ];
  });
}

/** Every arrow of the architecture, from both ends, once anything is denied. */
export function policiesPermitTheArrows(objects) {
  if (!named(objects, 'NetworkPolicy', 'default-deny')) {
    return [];
  }

  return workloads(objects).flatMap(({ object, template, containers }) => containers.flatMap((container) => variables(objects, container, object.metadata.namespace)
    .filter((variable) => /^Stages__\w+__Address$/.test(variable.name))
    .flatMap(({ value }) => {
      const [, host, port] = /([\w-]+):(\d+)$/.exec(value);
      const callee = running(objects, host).spec.template.metadata.labels;
      const permits = (from, to, direction, peers) => ofKind(objects, 'NetworkPolicy').filter((policy) => selects(policy.spec.podSelector, from))
        .some((policy) => (policy.spec[direction] ?? []).some((rule) => (rule[peers] ?? []).some((peer) => peer.podSelector && !peer.namespaceSelector && selects(peer.podSelector, to))
          && rule.ports.some((one) => one.port === Number(port))));
      return [
        ...(permits(template.metadata.labels, callee, 'egress', 'to') ? [] : [`${object.metadata.name} may not call ${host}`]),
        ...(permits(callee, template.metadata.labels, 'ingress', 'from') ? [] : [`${host} may not be called by ${object.metadata.name}`]),
      ];
    })));
}

export function everyServiceIsScrapedOnce(objects) {
  const monitors = ofKind(objects, 'ServiceMonitor');
  return monitors.length === 0 ? [] : serviceNames.flatMap((service) => {
    const labels = running(objects, service).spec.template.metadata.labels;
    const scraped = ofKind(objects, 'Service').filter((one) => monitors.some((monitor) => selects(monitor.spec.selector, one.metadata.labels)) && selects({ matchLabels: one.spec.selector }, labels));
    return scraped.length === 1 && scraped[0].metadata.labels['app.kubernetes.io/name'] === service ? [] : [`${service} is scraped through ${scraped.length} Services`];
  });
}
