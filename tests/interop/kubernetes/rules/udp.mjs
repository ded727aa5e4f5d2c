import { named, ofKind, running, variables } from '../manifests/objects.mjs';

/** The way of a call's packets: to a socket that is there, through what lets them pass, to the pod that the client was told of. */
export function udpLeadsToTheSocket(objects) {
  const media = running(objects, 'media-server');
  const [container] = media?.spec.template.spec.containers ?? [];
  const set = new Map(container ? variables(objects, container, media.metadata.namespace).map((variable) => [variable.name, variable]) : []);
  if (set.get('WebRtc__Enabled')?.value !== 'true') {
    return container?.ports.some((port) => port.name === 'webrtc') ? ['media-server has a port for calls and does not take any'] : [];
  }

  const port = Number(set.get('WebRtc__Port')?.value);
  const declared = container.ports.find((one) => one.name === 'webrtc');
  const addresses = set.get('WebRtc__AnnouncedAddresses')?.value;
  const relay = [addresses, set.get('WebRtc__RelayAddresses')?.value].join();
  const announced = relay.length > 1 ? relay : container.volumeMounts.find((mount) => mount.name === 'udp-address');
  return [
    ...(declared?.containerPort === port && declared.protocol === 'UDP' ? [] : [`media-server takes calls at ${port}/UDP, its pods say ${JSON.stringify(declared)}`]),
    ...(declared?.hostPort === undefined || declared.hostPort === port ? [] : [`media-server announces ${port}, the node has ${declared.hostPort}`]),
    ...(declared?.hostPort === undefined || addresses?.includes('$(NODE_ADDRESS)') ? [] : ['media-server has a port of the node and does not announce the node']),
    ...(relay.includes('$(POD_ADDRESS)') || !named(objects, 'Deployment', 'coturn') ? [] : ['coturn reaches no address that media-server announces']),
    ...(announced ? [] : ['media-server announces no address for calls']),
    ...(named(objects, 'NetworkPolicy', 'default-deny') && !named(objects, 'NetworkPolicy', 'media-server').spec.ingress.some((rule) => rule.ports.some((one) => one.port === port && one.protocol === 'UDP'))
      ? ['no policy lets calls in'] : []),
    ...(media.kind === 'StatefulSet' ? podsWithoutAddress(objects, media) : []),
    ...(media.kind === 'StatefulSet' && addresses !== undefined ? ['media-server announces the same addresses for every pod'] : []),
  ];
}

/** Every pod that the autoscaler may make has a Service and an announced address of its own. */
function podsWithoutAddress(objects, media) {
  const scaler = ofKind(objects, 'HorizontalPodAutoscaler', 'ScaledObject').find((one) => one.spec.scaleTargetRef.name === media.metadata.name);
  const pods = Array.from({ length: scaler.spec.maxReplicas ?? scaler.spec.maxReplicaCount }, (_, index) => `${media.metadata.name}-${index}`);
  const map = named(objects, 'ConfigMap', media.spec.template.spec.volumes.find((volume) => volume.name === 'udp-address').configMap.name);
  const addresses = pods.map((pod) => JSON.parse(map.data[`${pod}.json`] ?? '{}').WebRtc?.AnnouncedAddresses);
  const services = pods.map((pod) => ofKind(objects, 'Service').filter((service) => service.spec.selector['statefulset.kubernetes.io/pod-name'] === pod));
  return [
    ...pods.filter((_, index) => addresses[index] === undefined).map((pod) => `${pod} has no address to announce`),
    ...(new Set(addresses).size === pods.length ? [] : ['two pods announce one address']),
    // A pod that drains is not ready, and what its running calls send has to reach it all the same.
    ...pods.filter((_, index) => services[index].some((service) => !service.spec.publishNotReadyAddresses)).map((pod) => `${pod} is cut off while its calls end`),
    ...pods.filter((_, index) => services[index].length !== 1 || services[index][0].spec.externalTrafficPolicy !== 'Local').map((pod) => `${pod} has no load balancer of its own that keeps its traffic local`),
  ];
}
