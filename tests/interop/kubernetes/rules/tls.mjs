import { ofKind, running, variables, workloads } from '../manifests/objects.mjs';

/** Either both ends of an arrow speak TLS, with certificates that are mounted and made out to the name that is called, or neither does. */
export function tlsAtBothEnds(objects) {
  return workloads(objects).flatMap(({ object, spec, containers }) => containers.flatMap((container) => {
    const own = variables(objects, container, object.metadata.namespace);
    const set = Object.fromEntries(own.map(({ name, value }) => [name, value]));
    return [
      ...filesMissing(object, spec, container, own),
      ...Object.entries(set).filter(([name]) => /^Stages__\w+__Address$/.test(name)).flatMap(([name, address]) => {
        const host = /([\w-]+):\d+$/.exec(address)[1];
        const callee = running(objects, host);
        const served = callee && variables(objects, callee.spec.template.spec.containers[0], callee.metadata.namespace).some((variable) => variable.name === 'Endpoints__Tls__CertificatePath');
        const prefix = name.replace('Address', 'Tls__');
        const spoken = ['CaPath', 'CertificatePath', 'KeyPath'].every((file) => set[prefix + file]);
        return [
          ...(!callee || Boolean(served) === spoken ? [] : [`${object.metadata.name} and ${host} do not agree on TLS`]),
          ...(spoken && !ofKind(objects, 'Certificate').some((certificate) => certificate.spec.secretName === `${host}-tls` && certificate.spec.dnsNames.includes(host)) ? [`no certificate is made out to ${host}`] : []),
        ];
      }),
    ];
  }));
}

/** What a Service says of its gRPC port is read by meshes and gateways. */
export function servicesSayWhatTheirPortsSpeak(objects) {
  return ofKind(objects, 'Service').flatMap((service) => service.spec.ports.filter((port) => port.name === 'grpc').filter((port) => {
    const own = running(objects, service.metadata.name);
    const tls = own && variables(objects, own.spec.template.spec.containers[0], own.metadata.namespace).some((variable) => variable.name === 'Endpoints__Tls__CertificatePath');
    return port.appProtocol !== (tls ? 'https' : 'kubernetes.io/h2c');
  }).map((port) => `Service ${service.metadata.name} says that its port speaks ${port.appProtocol}`));
}

/** A file of TLS lies in the folder of a mounted Secret, under a name that cert-manager writes. */
const filesMissing = (object, spec, container, own) => own.filter(({ name }) => /__Tls__\w+Path$/.test(name)).filter(({ value }) => {
  const [, folder, file] = /^(.*)\/([^/]+)$/.exec(value);
  const mount = container.volumeMounts.find((one) => one.mountPath === folder);
  return !spec.volumes.find((volume) => volume.name === mount?.name)?.secret || !['tls.crt', 'tls.key', 'ca.crt'].includes(file);
}).map(({ name, value }) => `${object.metadata.name}: ${name} names ${value}, which no Secret holds`);
