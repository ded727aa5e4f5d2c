import { ofKind, workloads } from '../manifests/objects.mjs';

/** What servers of others need to start and to stop; their images are known by their Dockerfiles and documentation only. */

/** A shell that is the first process hears no SIGTERM, and what it started hears none of it either: the last command takes its place. */
export function signalsReachTheProcess(objects) {
  return workloads(objects).flatMap(({ name, spec }) => spec.containers.filter(({ command }) => command?.[0] === 'sh')
    .filter(({ command }) => !/(^|[;&]\s*)exec [^|;&]+$/.test(command[2])).map((container) => `${name}/${container.name} keeps a shell in front of its process`));
}

/** Kafka takes every folder of its data for a topic's, and a new ext4 disk has lost+found at its root. */
export function dataHasAFolderOfItsOwn(objects) {
  return workloads(objects).flatMap(({ name, containers }) => containers.flatMap((container) => (container.env ?? []).filter(({ name: variable }) => variable === 'KAFKA_LOG_DIRS')
    .filter(({ value }) => container.volumeMounts.some((mount) => mount.mountPath === value && !mount.subPath)).map(({ value }) => `${name} keeps its data at the root of the disk, ${value}`)));
}

/** GKE has load balancers of two protocols in new clusters of 1.34 only; two Services of one each, at one reserved address, do everywhere. */
export function loadBalancersSpeakOneProtocol(objects) {
  const balancers = ofKind(objects, 'Service').filter((service) => service.spec.type === 'LoadBalancer');
  const address = (service) => service.metadata.annotations?.['networking.gke.io/load-balancer-ip-addresses'];
  return balancers.flatMap((service) => [
    ...(new Set(service.spec.ports.map((port) => port.protocol)).size === 1 ? [] : [`Service ${service.metadata.name} mixes protocols`]),
    ...(address(service) ? [] : [`Service ${service.metadata.name} gets an address that nobody has written down`]),
  ]);
}

/** Prometheus of kube-prometheus-stack reads what carries its release's name, unless it is told otherwise. */
export function operatorFindsTheMonitors(objects) {
  return ofKind(objects, 'ServiceMonitor', 'PrometheusRule').filter((one) => one.metadata.labels?.release !== 'kube-prometheus-stack').map((one) => `${one.kind} ${one.metadata.name} is not of the release kube-prometheus-stack`);
}

const clusterWide = /^(Namespace|ClusterRole|ClusterRoleBinding|APIService|VolumeSnapshotClass|ValidatingAdmissionPolicy|ValidatingAdmissionPolicyBinding)$/;
const group = (object) => object.apiVersion.includes('/') ? object.apiVersion.split('/')[0] : '';

/** Argo CD syncs nothing of a kind or into a namespace that its project does not name. */
export function projectPermitsWhatIsThere(objects) {
  return ofKind(objects, 'AppProject').flatMap(({ spec }) => [
    ...objects.filter((object) => !object.metadata.namespace).filter((object) => !spec.clusterResourceWhitelist.some((one) => one.kind === object.kind && one.group === group(object)))
      .map((object) => `the project permits no ${clusterWide.test(object.kind) ? object.kind : `${object.kind}, which has no namespace`}`),
    ...objects.filter((object) => object.metadata.namespace && !spec.destinations.some((one) => one.namespace === object.metadata.namespace)).map((object) => `the project permits nothing in ${object.metadata.namespace}`),
  ]);
}

const wave = (object) => Number(object.metadata.annotations?.['argocd.argoproj.io/sync-wave'] ?? 0);

/** An autoscaler whose workload is not there yet is degraded, and Argo CD goes no further while anything of a wave is. */
export function scalersComeAfterTheirTargets(objects) {
  const scalers = ofKind(objects, 'AppProject').length === 0 ? [] : ofKind(objects, 'HorizontalPodAutoscaler', 'ScaledObject');
  return scalers.filter((scaler) => workloads(objects).some(({ object }) => object.metadata.name === scaler.spec.scaleTargetRef.name && wave(object) >= wave(scaler)))
    .map((scaler) => `${scaler.kind} ${scaler.metadata.name} is synced before or with what it scales`);
}
