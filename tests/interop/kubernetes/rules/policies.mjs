import { named, ofKind, selects, variables, workloads } from '../manifests/objects.mjs';

/** Where names are looked up: kube-dns or CoreDNS, GKE's cache on each node (a pod under Dataplane V2, an address elsewhere), and Cloud DNS. */
const nameServers = [{ app: 'kube-dns' }, { app: 'node-local-dns' }, { address: '169.254.20.10/32' }, { address: '169.254.169.254/32' }];
/** Where those who read metrics live: kube-prometheus-stack, Google's collectors on Standard and on Autopilot. */
const readers = { ServiceMonitor: ['monitoring'], PodMonitoring: ['gmp-system', 'gke-gmp-system'] };

const policiesOf = (objects, { object, template }, direction) => ofKind(objects, 'NetworkPolicy').filter((policy) => policy.metadata.namespace === object.metadata.namespace
  && policy.spec.policyTypes.includes(direction) && selects(policy.spec.podSelector, template.metadata.labels));

/** A pod that has to find others by name, and whose ways out are closed, has one to each server of names. */
export function namesCanBeLookedUp(objects) {
  return workloads(objects).filter(({ object, containers }) => containers.some((container) => variables(objects, container, object.metadata.namespace)
    .some(({ value }) => /dns:\/\/\/|\.svc\b/.test(value ?? '')))).flatMap((workload) => {
    const policies = policiesOf(objects, workload, 'Egress');
    const peers = policies.flatMap((policy) => policy.spec.egress ?? []).filter((rule) => ['UDP', 'TCP'].every((protocol) => rule.ports?.some((port) => port.port === 53 && port.protocol === protocol))).flatMap((rule) => rule.to);
    const reached = ({ app, address }) => peers.some((peer) => address ? peer.ipBlock?.cidr === address
      : peer.podSelector && selects(peer.podSelector, { 'k8s-app': app }) && peer.namespaceSelector?.matchLabels['kubernetes.io/metadata.name'] === 'kube-system');
    return policies.length === 0 ? [] : nameServers.filter((server) => !reached(server)).map(({ app, address }) => `${workload.name} may not look names up at ${app ?? address}`);
  });
}

/** What one end of an arrow lets through, the other end has to let through too. */
export function arrowsHaveTwoEnds(objects) {
  const pods = workloads(objects);
  const permits = (workload, other, direction, { port, protocol }) => {
    const policies = policiesOf(objects, workload, direction);
    const [rules, peers] = direction === 'Ingress' ? ['ingress', 'from'] : ['egress', 'to'];
    return policies.length === 0 || policies.some((policy) => (policy.spec[rules] ?? []).some((rule) =>
      (!rule[peers] || rule[peers].some((peer) => peer.podSelector && !peer.namespaceSelector && selects(peer.podSelector, other.template.metadata.labels)))
      && rule.ports.some((one) => one.port === port && one.protocol === protocol)));
  };
  const faults = (direction, rules, peers, opposite, say) => pods.flatMap((workload) => policiesOf(objects, workload, direction).flatMap((policy) => (policy.spec[rules] ?? []).flatMap((rule) =>
    (rule[peers] ?? []).filter((peer) => peer.podSelector && !peer.namespaceSelector).flatMap((peer) => pods
      .filter(({ object, template }) => object.metadata.namespace === policy.metadata.namespace && selects(peer.podSelector, template.metadata.labels))
      .flatMap((other) => rule.ports.filter((port) => !permits(other, workload, opposite, port)).map((port) => say(workload.object.metadata.name, other.object.metadata.name, port.port)))))));
  return [
    ...faults('Ingress', 'ingress', 'from', 'Egress', (own, other, port) => `${own} takes calls of ${other} at ${port}, which ${other} may not make`),
    ...faults('Egress', 'egress', 'to', 'Ingress', (own, other, port) => `${own} may call ${other} at ${port}, which ${other} does not take`),
  ];
}

export function readersOfMetricsGetIn(objects) {
  const policy = named(objects, 'NetworkPolicy', 'metrics');
  const admitted = policy?.spec.ingress.flatMap((rule) => rule.from).flatMap((peer) => peer.namespaceSelector?.matchExpressions?.flatMap(({ values }) => values) ?? []);
  return Object.entries(readers).filter(([kind]) => policy && ofKind(objects, kind).length > 0).flatMap(([, namespaces]) => namespaces)
    .filter((namespace) => !admitted.includes(namespace)).map((namespace) => `${namespace} may not read metrics`);
}
