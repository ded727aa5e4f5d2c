import { named, ofKind, running, workloads } from '../manifests/objects.mjs';
import { serviceNames } from '../manifests/repository.mjs';

const googleName = /^prometheus\.googleapis\.com\|([^|]+)\|(\w+)$/;

/** The plain name of a metric and the type that its reader expects; undefined where any will do. */
const plain = (name) => googleName.test(name) ? { name: googleName.exec(name)[1], type: googleName.exec(name)[2] } : { name };

/** Every custom metric that something scales by: `{ scaler, service, name, type, target }`. */
export function scalingMetrics(objects) {
  const byPods = ofKind(objects, 'HorizontalPodAutoscaler').flatMap((scaler) => scaler.spec.metrics.filter((metric) => metric.type === 'Pods').map((metric) => ({
    scaler: scaler.metadata.name, service: scaler.spec.scaleTargetRef.name, ...plain(metric.pods.metric.name), target: quantity(metric.pods.target.averageValue),
  })));
  const byKeda = ofKind(objects, 'ScaledObject').flatMap((scaler) => scaler.spec.triggers.filter((trigger) => trigger.type === 'prometheus').map((trigger) => ({
    scaler: scaler.metadata.name, service: scaler.spec.scaleTargetRef.name, name: /^sum\((\w+)\{namespace="voicemesh"\}\)$/.exec(trigger.metadata.query)?.[1] ?? trigger.metadata.query, target: Number(trigger.metadata.threshold),
  })));
  return [...byPods, ...byKeda];
}

export const quantity = (text) => String(text).endsWith('m') ? Number(String(text).slice(0, -1)) / 1000 : Number(text);

/** @param exposed metrics by service: a Map of name to type */
export function scaledByWhatIsExposed(objects, exposed) {
  return scalingMetrics(objects).flatMap(({ scaler, service, name, type }) => {
    const actual = exposed[service]?.get(name);
    return actual === undefined ? [`${scaler} scales by ${name}, which ${service} does not expose`]
      : (type ?? 'gauge') !== actual ? [`${scaler} reads ${name} as a ${type ?? 'gauge'}, and it is a ${actual}`] : [];
  });
}

export function adapterServesTheMetrics(objects) {
  const config = ofKind(objects, 'ConfigMap').find((map) => map.metadata.name.startsWith('prometheus-adapter'))?.data['config.yaml'];
  return config === undefined ? [] : scalingMetrics(objects).filter(({ name }) => !config.includes(`${name}{`)).map(({ name }) => `prometheus-adapter does not serve ${name}`);
}

export function scalersHaveTargets(objects) {
  const scalers = ofKind(objects, 'HorizontalPodAutoscaler', 'ScaledObject');
  return [
    ...scalers.filter((scaler) => !named(objects, scaler.spec.scaleTargetRef.kind, scaler.spec.scaleTargetRef.name, scaler.metadata.namespace)).map((scaler) => `${scaler.metadata.name} scales what is not there`),
    ...serviceNames.filter((service) => running(objects, service)).flatMap((service) => {
      const own = scalers.filter((scaler) => scaler.spec.scaleTargetRef.name === service);
      return [
        ...(own.length === 1 ? [] : [`${service} has ${own.length} autoscalers`]),
        ...(running(objects, service).spec.replicas === undefined ? [] : [`${service} names its replicas, which its autoscaler owns`]),
      ];
    }),
  ];
}

/** CPU utilisation is a share of what is asked for, so a workload that asks for none is never scaled. */
export function scaledByProcessorToo(objects) {
  return [
    ...ofKind(objects, 'HorizontalPodAutoscaler').filter((scaler) => !scaler.spec.metrics.some((metric) => metric.resource?.name === 'cpu' && metric.resource.target.averageUtilization === 70)),
    ...ofKind(objects, 'ScaledObject').filter((scaler) => !scaler.spec.triggers.some((trigger) => trigger.type === 'cpu' && trigger.metadata.value === '70')),
  ].map((scaler) => `${scaler.metadata.name} does not watch the processor at 70 %`)
    .concat(workloads(objects).filter(({ object }) => object.kind === 'VerticalPodAutoscaler' && object.spec.updatePolicy?.updateMode !== 'Off').map(({ name }) => `${name} works against the autoscalers`));
}

/** KEDA refuses a workload that another autoscaler has. That of the base is left behind by "kubectl apply", so KEDA takes it over by its name. */
export function kedaTakesOver(objects) {
  return ofKind(objects, 'ScaledObject').filter((scaler) => scaler.metadata.annotations?.['scaledobject.keda.sh/transfer-hpa-ownership'] !== 'true'
    || scaler.spec.advanced?.horizontalPodAutoscalerConfig?.name !== scaler.spec.scaleTargetRef.name).map((scaler) => `${scaler.metadata.name} is refused where the base's autoscaler is`);
}
