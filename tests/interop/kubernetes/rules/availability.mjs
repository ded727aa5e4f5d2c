import { named, ofKind, running, selects, share, variables, workloads } from '../manifests/objects.mjs';
import { serviceNames } from '../manifests/repository.mjs';

const HOST_SHUTDOWN_SECONDS = 2;
const speaksTls = (container) => (container.env ?? []).some((variable) => variable.name === 'Endpoints__Tls__CertificatePath');

/** The fewest pods that an autoscaler, KEDA or the object itself keeps. */
function fewestPods(objects, workload) {
  const scaler = ofKind(objects, 'HorizontalPodAutoscaler', 'ScaledObject').find((one) => one.spec.scaleTargetRef.name === workload.metadata.name && one.metadata.namespace === workload.metadata.namespace);
  return scaler?.spec.minReplicas ?? scaler?.spec.minReplicaCount ?? workload.spec.replicas ?? 1;
}

/** A budget that lets no pod go keeps every node from being drained. */
export function budgetsLetNodesDrain(objects) {
  return ofKind(objects, 'PodDisruptionBudget').flatMap((budget) => {
    const guarded = workloads(objects).filter(({ object, template }) => object.metadata.namespace === budget.metadata.namespace && selects(budget.spec.selector, template.metadata.labels));
    if (guarded.length !== 1) {
      return [`PodDisruptionBudget ${budget.metadata.name} guards ${guarded.length} workloads`];
    }

    const pods = fewestPods(objects, guarded[0].object);
    const spare = budget.spec.maxUnavailable !== undefined ? Math.ceil(share(budget.spec.maxUnavailable, pods)) : pods - Math.ceil(share(budget.spec.minAvailable, pods));
    return spare >= 1 ? [] : [`PodDisruptionBudget ${budget.metadata.name} lets none of ${pods} pod(s) go`];
  });
}

export function everyServiceIsGuarded(objects) {
  return serviceNames.filter((service) => running(objects, service)).filter((service) => {
    const labels = running(objects, service).spec.template.metadata.labels;
    return !ofKind(objects, 'PodDisruptionBudget').some((budget) => selects(budget.spec.selector, labels));
  }).map((service) => `${service} has no PodDisruptionBudget`);
}

/** @param probes the names of the health services that the code maps */
export function probesAskTheHealthServices(objects, probes) {
  return serviceNames.map((service) => running(objects, service)).filter(Boolean).flatMap((deployment) => {
    const [container] = deployment.spec.template.spec.containers;
    const grpcPort = container.ports.find((port) => port.name === 'grpc')?.containerPort;
    return probes.flatMap((probe) => {
      const asked = container[`${probe}Probe`];
      // The kubelet's gRPC probe can't do TLS; the same health services answer over HTTP.
      return speaksTls(container)
        ? asked?.httpGet?.path === `/health/${probe}` && asked.httpGet.port === 'http' && !asked.grpc ? [] : [`${deployment.metadata.name}: ${probe}Probe does not ask for /health/${probe}, and its gRPC port speaks TLS`]
        : asked?.grpc?.service === probe && asked.grpc.port === grpcPort ? [] : [`${deployment.metadata.name}: ${probe}Probe does not ask the health service ${probe} at port ${grpcPort}`];
    });
  });
}

/** preStop, drain and the host's own shut-down have to end before the kubelet loses patience. */
export function graceFitsTheDrain(objects, drainDefaultSeconds) {
  return serviceNames.map((service) => running(objects, service)).filter(Boolean).flatMap((deployment) => {
    const { spec } = deployment.spec.template;
    const [container] = spec.containers;
    const set = variables(objects, container, deployment.metadata.namespace).find((variable) => variable.name === 'Drain__TimeoutSeconds')?.value;
    const needed = (container.lifecycle?.preStop?.sleep?.seconds ?? 0) + Number(set ?? drainDefaultSeconds) + HOST_SHUTDOWN_SECONDS;
    return spec.terminationGracePeriodSeconds > needed ? [] : [`${deployment.metadata.name} is killed after ${spec.terminationGracePeriodSeconds} s and may need ${needed} s`];
  });
}

export function rollingLosesNothing(objects) {
  return serviceNames.map((service) => running(objects, service)).filter(Boolean)
    // A StatefulSet replaces a pod after it has gone: udp-loadbalancer says so, and why.
    .filter((deployment) => (deployment.kind === 'Deployment' && deployment.spec.strategy?.rollingUpdate?.maxUnavailable !== 0) || !deployment.spec.template.spec.topologySpreadConstraints?.length)
    .map((deployment) => `${deployment.metadata.name} loses a pod while it rolls, or is not spread over nodes`);
}
