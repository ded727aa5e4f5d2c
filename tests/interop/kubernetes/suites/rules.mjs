import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { build, combination, combinations } from '../manifests/kustomize.mjs';
import { named, ofKind, running, variables, workloads } from '../manifests/objects.mjs';
import { serviceNames } from '../manifests/repository.mjs';
import { admissionTakesThePods, refusals } from '../rules/admission.mjs';
import * as availability from '../rules/availability.mjs';
import * as guests from '../rules/guests.mjs';
import * as policies from '../rules/policies.mjs';
import * as scaling from '../rules/scaling.mjs';
import * as security from '../rules/security.mjs';
import { servicesSayWhatTheirPortsSpeak, tlsAtBothEnds } from '../rules/tls.mjs';
import { udpLeadsToTheSocket } from '../rules/udp.mjs';
import * as wiring from '../rules/wiring.mjs';
import { drainDefaultSeconds, portsOf, probeNames } from '../services/facts.mjs';

const ports = Object.fromEntries(serviceNames.map((service) => [service, portsOf(service)]));

/** Rules that hold for any part of the mesh. */
const anywhere = {
  nonRoot: security.nonRoot,
  readOnlyRoot: security.readOnlyRoot,
  unprivileged: security.unprivileged,
  noToken: security.noToken,
  limits: security.limits,
  pinnedImages: security.pinnedImages,
  noClearSecrets: security.noClearSecrets,
  guardedNamespaces: security.guardedNamespaces,
  budgetsLetNodesDrain: availability.budgetsLetNodesDrain,
  everyServiceIsGuarded: availability.everyServiceIsGuarded,
  probesAskTheHealthServices: (objects) => availability.probesAskTheHealthServices(objects, probeNames),
  graceFitsTheDrain: (objects) => availability.graceFitsTheDrain(objects, drainDefaultSeconds),
  rollingLosesNothing: availability.rollingLosesNothing,
  scalersHaveTargets: scaling.scalersHaveTargets,
  scaledByProcessorToo: scaling.scaledByProcessorToo,
  adapterServesTheMetrics: scaling.adapterServesTheMetrics,
  kedaTakesOver: scaling.kedaTakesOver,
  ...guests,
  servicesSayWhatTheirPortsSpeak,
  servicesReachPods: wiring.servicesReachPods,
  udpLeadsToTheSocket,
  variablesComeBeforeTheirUse: wiring.variablesComeBeforeTheirUse,
  admissionTakesThePods,
  portsAreTheServices: (objects) => wiring.portsAreTheServices(objects, ports),
};

/** Rules that look from one service to another, and so want the whole mesh. */
const whole = {
  stagesAreHeadlessServices: wiring.stagesAreHeadlessServices,
  whatPodsNameIsThere: wiring.whatPodsNameIsThere,
  tlsAtBothEnds,
  policiesMeetPods: wiring.policiesMeetPods,
  ...policies,
  policiesPermitTheArrows: wiring.policiesPermitTheArrows,
  everyServiceIsScrapedOnce: wiring.everyServiceIsScrapedOnce,
};
const rules = { ...anywhere, ...whole };

const app = (objects, service = 'stt') => running(objects, service).spec.template.spec.containers[0];
const pod = (objects, service = 'stt') => running(objects, service).spec.template.spec;

/** Every rule has to find what it is there for: `[rule, what is spoilt, the combination, the spoiling, what the rule says]`. */
const spoilt = [
  ['nonRoot', 'a root user', 'base', (objects) => { pod(objects).securityContext.runAsUser = 0; }, /stt\/app does not run as user 1000/],
  ['nonRoot', 'no word about the user', 'base', (objects) => { delete pod(objects).securityContext.runAsNonRoot; }, /stt/],
  ['nonRoot', 'a container that overrides its pod', 'base', (objects) => { app(objects).securityContext.runAsNonRoot = false; }, /stt/],
  ['readOnlyRoot', 'a writable root', 'base', (objects) => { app(objects).securityContext.readOnlyRootFilesystem = false; }, /writable/],
  ['unprivileged', 'a capability', 'base', (objects) => { app(objects).securityContext.capabilities.add = ['NET_ADMIN']; }, /keeps capabilities/],
  ['unprivileged', 'a port of the node', 'base', (objects) => { app(objects).ports[0].hostPort = 5052; }, /node's port 5052/],
  ['unprivileged', 'a folder of the node', 'base', (objects) => { pod(objects).volumes.push({ name: 'node', hostPath: { path: '/' } }); }, /folder of the node/],
  ['noToken', 'a token of the API server', 'base', (objects) => { delete pod(objects).automountServiceAccountToken; }, /holds a token/],
  ['limits', 'missing limits', 'base', (objects) => { delete app(objects).resources.limits.memory; }, /stt\/app has no limits of memory/],
  ['limits', 'missing requests', 'base', (objects) => { delete app(objects).resources; }, /stt\/app has no requests of cpu/],
  ['pinnedImages', 'latest', 'base', (objects) => { app(objects).image = 'voicemesh/stt:latest'; }, /no certain version/],
  ['pinnedImages', 'no tag', 'base', (objects) => { app(objects).image = 'voicemesh/stt'; }, /no certain version/],
  ['pinnedImages', 'the version of another day', 'base', (objects) => { app(objects).image = 'voicemesh/stt:0.0.9'; }, /while the product is/],
  ['noClearSecrets', 'a key as a plain variable', 'base', (objects) => { app(objects, 'llm-proxy').env.push({ name: 'OpenAi__ApiKey', value: 'abc' }); }, /OpenAi__ApiKey in clear/],
  ['noClearSecrets', 'a key among the settings', 'base', (objects) => { ofKind(objects, 'ConfigMap').find((map) => map.metadata.name.startsWith('llm-proxy')).data.OpenAi__ApiKey = 'abc'; }, /holds OpenAi__ApiKey/],
  ['noClearSecrets', 'a Secret with its content', 'base', (objects) => { objects.push({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'redis-auth' }, stringData: { password: 'abc' } }); }, /redis-auth is in clear/],
  ['guardedNamespaces', 'a namespace that permits anything', 'base', (objects) => { named(objects, 'Namespace', 'voicemesh').metadata.labels['pod-security.kubernetes.io/enforce'] = 'privileged'; }, /voicemesh/],
  ['budgetsLetNodesDrain', 'a budget that lets nobody go', 'base', (objects) => { named(objects, 'PodDisruptionBudget', 'stt').spec.maxUnavailable = 0; }, /lets none of 2/],
  ['budgetsLetNodesDrain', 'as many pods needed as there are', 'base', (objects) => { const { spec } = named(objects, 'PodDisruptionBudget', 'stt'); delete spec.maxUnavailable; spec.minAvailable = 2; }, /lets none of 2/],
  ['budgetsLetNodesDrain', 'all pods needed, as a share', 'base', (objects) => { const { spec } = named(objects, 'PodDisruptionBudget', 'stt'); delete spec.maxUnavailable; spec.minAvailable = '100%'; }, /lets none of 2/],
  ['budgetsLetNodesDrain', 'a budget for nothing', 'base', (objects) => { named(objects, 'PodDisruptionBudget', 'stt').spec.selector.matchLabels = { app: 'speech' }; }, /guards 0 workloads/],
  ['everyServiceIsGuarded', 'a missing budget', 'base', (objects) => { objects.splice(objects.indexOf(named(objects, 'PodDisruptionBudget', 'tts')), 1); }, /tts has no/],
  ['probesAskTheHealthServices', 'one probe for two questions', 'base', (objects) => { app(objects).livenessProbe.grpc.service = 'readiness'; }, /livenessProbe/],
  ['probesAskTheHealthServices', 'a probe at another port', 'base', (objects) => { app(objects).startupProbe.grpc.port = 5050; }, /startupProbe/],
  ['probesAskTheHealthServices', 'a gRPC probe of a port that speaks TLS', 'base + mtls', (objects) => { app(objects).readinessProbe = { grpc: { service: 'readiness', port: 5052 } }; }, /its gRPC port speaks TLS/],
  ['tlsAtBothEnds', 'a caller that speaks plain text', 'base + mtls', (objects) => { const { env } = app(objects, 'orchestrator'); env.splice(env.findIndex(({ name }) => name === 'Stages__Stt__Tls__CaPath'), 1); }, /orchestrator and stt do not agree on TLS/],
  ['tlsAtBothEnds', 'a certificate that nobody mounts', 'base + mtls', (objects) => { app(objects, 'tts').env.find(({ name }) => name === 'Endpoints__Tls__KeyPath').value = '/keys/tls.key'; }, /tts: Endpoints__Tls__KeyPath names \/keys\/tls.key/],
  ['tlsAtBothEnds', 'a certificate for another name', 'base + mtls', (objects) => { named(objects, 'Certificate', 'stt').spec.dnsNames = ['speech']; }, /no certificate is made out to stt/],
  ['udpLeadsToTheSocket', 'another port of the node', 'base + udp-hostport', (objects) => { app(objects, 'media-server').ports.find((port) => port.name === 'webrtc').hostPort = 40001; }, /announces 40000, the node has 40001/],
  ['udpLeadsToTheSocket', 'a port of another protocol', 'base + turn', (objects) => { delete app(objects, 'media-server').ports.find((port) => port.name === 'webrtc').protocol; }, /takes calls at 40000\/UDP/],
  ['udpLeadsToTheSocket', 'no address', 'base + udp-hostport', (objects) => { const container = app(objects, 'media-server'); container.env = container.env.filter(({ name }) => !name.includes('Announced')); }, /announces no address/],
  ['udpLeadsToTheSocket', 'a node that is not announced', 'base + udp-hostport', (objects) => { app(objects, 'media-server').env.find(({ name }) => name === 'WebRtc__AnnouncedAddresses').value = '$(POD_ADDRESS)'; }, /does not announce the node/],
  ['udpLeadsToTheSocket', 'a relay that reaches nobody', 'base + turn', (objects) => { app(objects, 'media-server').env.find(({ name }) => name === 'WebRtc__RelayAddresses').value = '203.0.113.1'; }, /coturn reaches no address/],
  ['udpLeadsToTheSocket', 'one address for all pods', 'base + udp-loadbalancer', (objects) => { app(objects, 'media-server').env.push({ name: 'WebRtc__AnnouncedAddresses', value: '203.0.113.1' }); }, /the same addresses for every pod/],
  ['udpLeadsToTheSocket', 'a load balancer that leaves a draining pod', 'base + udp-loadbalancer', (objects) => { delete named(objects, 'Service', 'media-server-udp-2').spec.publishNotReadyAddresses; }, /media-server-2 is cut off/],
  ['unprivileged', 'a program that the kernel refuses', 'base + turn', (objects) => { delete app(objects, 'coturn').securityContext.capabilities.add; }, /coturn\/coturn can't be started without NET_BIND_SERVICE/],
  ['kedaTakesOver', 'an autoscaler beside KEDA\'s', 'base + keda', (objects) => { delete named(objects, 'ScaledObject', 'stt').metadata.annotations; }, /stt is refused/],
  ['signalsReachTheProcess', 'a shell that stays', 'base + redis', (objects) => { app(objects, 'redis').command = ['sh', '-c', 'echo | redis-server -']; }, /StatefulSet redis\/redis keeps a shell/],
  ['dataHasAFolderOfItsOwn', 'data beside lost+found', 'base + kafka', (objects) => { app(objects, 'kafka').volumeMounts.forEach((mount) => delete mount.subPath); }, /at the root of the disk/],
  ['loadBalancersSpeakOneProtocol', 'two protocols at once', 'base + turn', (objects) => { named(objects, 'Service', 'coturn-udp').spec.ports.push({ name: 'tcp', port: 3478, protocol: 'TCP' }); }, /coturn-udp mixes protocols/],
  ['loadBalancersSpeakOneProtocol', 'an address of chance', 'base + turn', (objects) => { delete named(objects, 'Service', 'coturn-tcp').metadata.annotations; }, /coturn-tcp gets an address that nobody/],
  ['operatorFindsTheMonitors', 'a rule of no release', 'base + monitoring', (objects) => { delete named(objects, 'PrometheusRule', 'voicemesh-slo').metadata.labels.release; }, /PrometheusRule voicemesh-slo/],
  ['projectPermitsWhatIsThere', 'a kind that the project does not name', 'base + argocd', (objects) => { objects.push({ apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: 'one' } }); }, /permits no PersistentVolume/],
  ['projectPermitsWhatIsThere', 'a namespace that the project does not name', 'base + argocd', (objects) => { named(objects, 'Deployment', 'stt').metadata.namespace = 'speech'; }, /nothing in speech/],
  ['scalersComeAfterTheirTargets', 'an autoscaler that comes first', 'base + argocd', (objects) => { delete named(objects, 'HorizontalPodAutoscaler', 'tts').metadata.annotations; }, /HorizontalPodAutoscaler tts is synced before/],
  ['servicesSayWhatTheirPortsSpeak', 'plain text where TLS is spoken', 'base + mtls', (objects) => { named(objects, 'Service', 'stt').spec.ports[0].appProtocol = 'kubernetes.io/h2c'; }, /stt says that its port speaks kubernetes.io\/h2c/],
  ['namesCanBeLookedUp', 'no way to the cache of the node', 'base + network-policies', (objects) => { const [rule] = named(objects, 'NetworkPolicy', 'dns').spec.egress; rule.to = rule.to.filter((peer) => peer.podSelector?.matchLabels['k8s-app'] !== 'node-local-dns'); }, /orchestrator may not look names up at node-local-dns/],
  ['namesCanBeLookedUp', 'no way to any', 'base + kafka', (objects) => { named(objects, 'NetworkPolicy', 'kafka').spec.egress = []; }, /StatefulSet kafka may not look names up/],
  ['arrowsHaveTwoEnds', 'an arrow with one end', 'base + network-policies', (objects) => { named(objects, 'NetworkPolicy', 'orchestrator').spec.egress.shift(); }, /stt takes calls of orchestrator at 5052, which orchestrator may not make/],
  ['arrowsHaveTwoEnds', 'an arrow into a wall', 'base + network-policies', (objects) => { named(objects, 'NetworkPolicy', 'tts').spec.ingress[0].ports[0].port = 5055; }, /orchestrator may call tts at 5054, which tts does not take/],
  ['readersOfMetricsGetIn', 'a collector that is kept out', 'overlay gke', (objects) => { named(objects, 'NetworkPolicy', 'metrics').spec.ingress[0].from[0].namespaceSelector.matchExpressions[0].values.pop(); }, /may not read metrics/],
  ['variablesComeBeforeTheirUse', 'a variable that comes too late', 'base', (objects) => { app(objects).env.reverse(); }, /OTEL_RESOURCE_ATTRIBUTES uses POD_NAME/],
  ['udpLeadsToTheSocket', 'a policy that keeps calls out', 'overlay gke + udp-hostport', (objects) => { named(objects, 'NetworkPolicy', 'media-server').spec.ingress.pop(); }, /no policy lets calls in/],
  ['udpLeadsToTheSocket', 'more pods than addresses', 'base + udp-loadbalancer', (objects) => { named(objects, 'HorizontalPodAutoscaler', 'media-server').spec.maxReplicas = 4; }, /media-server-3 has no address to announce/],
  ['udpLeadsToTheSocket', 'a load balancer that hides the client', 'base + udp-loadbalancer', (objects) => { named(objects, 'Service', 'media-server-udp-1').spec.externalTrafficPolicy = 'Cluster'; }, /media-server-1 has no load balancer/],
  ['servicesReachPods', 'a pod that no StatefulSet makes', 'base + udp-loadbalancer', (objects) => { named(objects, 'Service', 'media-server-udp-1').spec.selector = { 'statefulset.kubernetes.io/pod-name': 'media-1' }; }, /media-server-udp-1 leads to 0/],
  ['unprivileged', 'another port of the node under the admission policy', 'base + udp-hostport', (objects) => { app(objects, 'media-server').ports.find((port) => port.name === 'http').hostPort = 8080; }, /node's port 8080/],
  ['guardedNamespaces', 'a namespace without the admission policy', 'base + udp-hostport', (objects) => { ofKind(objects, 'ValidatingAdmissionPolicyBinding')[0].spec.validationActions = ['Audit']; }, /voicemesh/],
  ['admissionTakesThePods', 'a root user', 'base + udp-hostport', (objects) => { pod(objects).securityContext.runAsUser = 0; }, /Deployment stt: nobody runs as root/],
  ['graceFitsTheDrain', 'too little grace', 'base', (objects) => { pod(objects).terminationGracePeriodSeconds = 70; }, /killed after 70 s and may need 77 s/],
  ['rollingLosesNothing', 'a roll that takes a pod first', 'base', (objects) => { named(objects, 'Deployment', 'stt').spec.strategy.rollingUpdate.maxUnavailable = 1; }, /stt/],
  ['scalersHaveTargets', 'replicas beside an autoscaler', 'base', (objects) => { named(objects, 'Deployment', 'stt').spec.replicas = 3; }, /names its replicas/],
  ['scalersHaveTargets', 'an autoscaler of nothing', 'base', (objects) => { named(objects, 'HorizontalPodAutoscaler', 'stt').spec.scaleTargetRef.name = 'speech'; }, /scales what is not there/],
  ['scalersHaveTargets', 'two autoscalers of one service', 'base + keda', (objects) => { objects.push(...build(combination('base')).filter((one) => one.kind === 'HorizontalPodAutoscaler')); }, /has 2 autoscalers/],
  ['scaledByProcessorToo', 'no look at the processor', 'base', (objects) => { named(objects, 'HorizontalPodAutoscaler', 'stt').spec.metrics = []; }, /stt does not watch the processor/],
  ['adapterServesTheMetrics', 'an adapter that knows too little', 'base + custom-metrics', (objects) => { const map = ofKind(objects, 'ConfigMap').find((one) => one.metadata.name.startsWith('prometheus-adapter')); map.data['config.yaml'] = map.data['config.yaml'].replace('voicemesh_stt_slots_in_use', 'voicemesh_slots'); }, /does not serve voicemesh_stt_slots_in_use/],
  ['servicesReachPods', 'a selector that takes nobody', 'base', (objects) => { named(objects, 'Service', 'stt').spec.selector = { app: 'stt' }; }, /Service stt leads to 0/],
  ['servicesReachPods', 'a port without a name', 'base', (objects) => { named(objects, 'Service', 'stt').spec.ports[0].targetPort = 'rpc'; }, /no container has a port named rpc/],
  ['portsAreTheServices', 'a port that the code does not have', 'base', (objects) => { app(objects).ports[0].containerPort = 50052; }, /stt listens for grpc at 5052/],
  ['stagesAreHeadlessServices', 'an address with another port', 'base', (objects) => { ofKind(objects, 'ConfigMap').find((map) => map.metadata.name.startsWith('orchestrator')).data.Stages__Stt__Address = 'dns:///stt:5053'; }, /Stages__Stt__Address/],
  ['stagesAreHeadlessServices', 'a Service with an address of its own', 'base', (objects) => { delete named(objects, 'Service', 'tts').spec.clusterIP; }, /Stages__Tts__Address/],
  ['whatPodsNameIsThere', 'a claim that nobody makes', 'base', (objects) => { objects.splice(objects.indexOf(named(objects, 'PersistentVolumeClaim', 'stt-model-storage-pvc')), 1); }, /no claim stt-model-storage-pvc/],
  ['whatPodsNameIsThere', 'settings that nobody makes', 'base', (objects) => { app(objects).envFrom[0].configMapRef.name = 'stt'; }, /no ConfigMap stt/],
  ['policiesMeetPods', 'a policy for nobody', 'base + network-policies', (objects) => { named(objects, 'NetworkPolicy', 'stt').spec.podSelector.matchLabels = { app: 'stt' }; }, /stt takes no pod/],
  ['policiesMeetPods', 'a port where nobody listens', 'base + network-policies', (objects) => { named(objects, 'NetworkPolicy', 'orchestrator').spec.egress[0].ports[0].port = 5059; }, /leads to 5059/],
  ['policiesPermitTheArrows', 'an arrow that is forbidden', 'base + network-policies', (objects) => { named(objects, 'NetworkPolicy', 'tts').spec.ingress = []; }, /tts may not be called by orchestrator/],
  ['everyServiceIsScrapedOnce', 'the edge scraped besides', 'base + monitoring', (objects) => { delete ofKind(objects, 'ServiceMonitor')[0].spec.selector.matchExpressions; }, /media-server is scraped through 2/],
];

export const ruleSuite = (skip) => describe('rules', { skip }, () => {
  for (const [name, rule] of Object.entries(rules)) {
    it(`${name} holds in every combination`, () => {
      const concerned = combinations.filter((one) => name in anywhere || !one.resource.startsWith('base/'));
      assert.deepEqual(concerned.flatMap((one) => rule(build(one)).map((fault) => `${one.name}: ${fault}`)), []);
    });
  }

  for (const [name, what, where, spoil, says] of spoilt) {
    it(`${name} finds ${what}`, () => {
      const objects = build(combination(where));
      spoil(objects);
      assert.match(rules[name](objects).join('\n'), says);
    });
  }

  it('every rule has something spoilt that it finds', () => {
    assert.deepEqual(Object.keys(rules).filter((name) => !spoilt.some(([rule]) => rule === name)), []);
  });

  const forbidden = [
    ['a port of the node', (spec) => { spec.containers[0].ports[0].hostPort = 5050; }, /only media-server takes a port/],
    ['calls\' port for another service', (spec) => { spec.serviceAccountName = 'stt'; }, /only media-server takes a port/],
    ['the node\'s network', (spec) => { spec.hostNetwork = true; }, /namespaces of the node/],
    ['a folder of the node', (spec) => { spec.volumes.push({ name: 'node', hostPath: { path: '/' } }); }, /volumes are of the cluster/],
    ['a root user', (spec) => { spec.containers[0].securityContext.runAsUser = 0; }, /nobody runs as root/],
    ['no word about the user', (spec) => { delete spec.securityContext.runAsNonRoot; }, /nobody runs as root/],
    ['a privileged container', (spec) => { spec.containers[0].securityContext.privileged = true; }, /nobody is privileged/],
    ['more rights', (spec) => { delete spec.containers[0].securityContext.allowPrivilegeEscalation; }, /nobody is privileged/],
    ['a capability', (spec) => { spec.containers[0].securityContext.capabilities.add = ['NET_ADMIN']; }, /nobody is privileged/],
    ['a container without any of it', (spec) => { spec.initContainers = [{ name: 'other', image: 'busybox:1.37.0' }]; }, /nobody is privileged/],
    ['no seccomp profile', (spec) => { delete spec.securityContext.seccompProfile; }, /seccomp/],
    ['a kernel setting', (spec) => { spec.securityContext.sysctls = [{ name: 'net.core.somaxconn', value: '1' }]; }, /kernel settings/],
  ];
  for (const [what, spoil, says] of forbidden) {
    it(`the admission policy of udp-hostport refuses ${what}`, () => {
      const objects = build(combination('base + udp-hostport'));
      const [policy] = ofKind(objects, 'ValidatingAdmissionPolicy');
      const { template } = named(objects, 'Deployment', 'media-server').spec;
      assert.deepEqual(refusals(policy, template), []);
      spoil(template.spec);
      assert.match(refusals(policy, template).join('\n'), says);
    });
  }

  it('every exception is of a pod that is there', () => {
    const there = new Set(combinations.flatMap((one) => workloads(build(one)).map(({ name }) => name)));
    assert.deepEqual(Object.keys(security.exceptions).filter((name) => !there.has(name)), []);
  });

  it('the guide\'s sizes are the base\'s', () => {
    const size = (service) => app(build(combination('base')), service).resources;
    assert.deepEqual(size('stt'), { requests: { cpu: '250m', memory: '512Mi' }, limits: { cpu: '1', memory: '1Gi' } });
    assert.deepEqual(size('llm-proxy'), { requests: { cpu: '200m', memory: '512Mi' }, limits: { cpu: '500m', memory: '1Gi' } });
    assert.deepEqual(size('orchestrator'), { requests: { cpu: '100m', memory: '256Mi' }, limits: { cpu: '500m', memory: '512Mi' } });
  });

  it('media on low-latency nodes is of the class Guaranteed, with whole processors', () => {
    const { requests, limits } = app(build(combination('base + low-latency')), 'media-server').resources;
    assert.deepEqual(requests, limits);
    assert.match(limits.cpu, /^\d+$/);
  });

  it('every target lies below the limit at which the service refuses, and leaves room for a pod to start', () => {
    const objects = build(combination('base + custom-metrics'));
    const limits = { webrtc_active_sessions_total: 'MAX_SESSIONS_PER_POD', voicemesh_conversations_active: 'MAX_SESSIONS_PER_POD', voicemesh_stt_slots_in_use: 'PocketSphinx__Slots', voicemesh_llm_requests_in_flight: 'Generation__MaxRequestsInFlight', voicemesh_tts_streams_active: 'Synthesis__MaxConcurrentStreams' };
    const metrics = scaling.scalingMetrics(objects).filter(({ name }) => name !== 'voicemesh_stt_queue_age_seconds');
    assert.deepEqual(metrics.map(({ name }) => name).sort(), Object.keys(limits).sort());
    for (const { service, name, target } of metrics) {
      const limit = Number(variables(objects, app(objects, service), 'voicemesh').find((variable) => variable.name === limits[name]).value);
      assert.ok(target > 0 && target <= 0.7 * limit, `${service} scales at ${target} and refuses at ${limit}`);
    }
  });

  it('the three sources of metrics scale at the same targets', () => {
    const targets = (source) => scaling.scalingMetrics(build(combination(`base + ${source}`))).map(({ service, name, target }) => `${service} ${name} ${target}`).sort();
    assert.ok(targets('custom-metrics').length > 0);
    assert.deepEqual(targets('custom-metrics-gmp'), targets('custom-metrics'));
    assert.deepEqual(targets('keda'), targets('custom-metrics'));
  });
});
