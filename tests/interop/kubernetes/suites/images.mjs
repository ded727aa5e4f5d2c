import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { describe, it } from 'node:test';
import lint from 'dockerfilelint';
import { inRepository, list, read, serviceNames } from '../manifests/repository.mjs';
import { portsOf } from '../services/facts.mjs';

const images = [...serviceNames, 'mesh'];

/** Instructions of a Dockerfile with continued lines joined: `[['FROM', '…'], …]`. */
const instructions = (text) => text.split('\n').filter((line) => !line.startsWith('#')).join('\n').replace(/\\\n\s*/g, '').split('\n').filter(Boolean).map((line) => /^(\S+)\s+(.*)$/.exec(line).slice(1));

/** What is wrong with a Dockerfile. */
function faults(text, service) {
  const all = instructions(text);
  const of = (name) => all.filter(([instruction]) => instruction === name).map(([, rest]) => rest);
  const stages = of('FROM').map((rest) => / AS (\S+)$/.exec(rest)?.[1]).filter(Boolean);
  const last = all.slice(all.findLastIndex(([instruction]) => instruction === 'FROM'));
  const project = list(`services/${service}/src`).find((file) => file.endsWith('.csproj'));
  return [
    ...of('FROM').filter((rest) => !/\$\{\w+_IMAGE\}/.test(rest)).map((rest) => `FROM ${rest} can't be pinned by an argument`),
    ...of('ARG').filter((rest) => rest.includes('_IMAGE=') && (!/:[\w.-]+$/.test(rest) || rest.endsWith(':latest'))).map((rest) => `${rest} is no certain version`),
    ...of('COPY').map((rest) => /--from=(\S+)/.exec(rest)?.[1]).filter((stage) => stage && !stages.includes(stage)).map((stage) => `COPY --from=${stage}, which is no stage`),
    ...(last.some(([instruction, rest]) => instruction === 'USER' && rest === '1000:1000') ? [] : ['does not end as user 1000']),
    ...(last.some(([instruction, rest]) => instruction === 'ENTRYPOINT' && rest === `["dotnet", "${project.replace('.csproj', '.dll')}"]`) ? [] : [`does not start ${project}`]),
    ...of('RUN').filter((rest) => rest.startsWith('dotnet') && (!rest.includes(`services/${service}/src/${project}`) || !rest.includes('PackageFeed=full') || !rest.includes('PublishReadyToRun=true'))).map((rest) => `RUN ${rest}`),
    ...(all.findIndex(([, rest]) => rest.startsWith('dotnet restore')) < all.findLastIndex(([instruction, rest]) => instruction === 'COPY' && rest === '. .') ? [] : ['restores after copying the sources']),
    ...(service === 'mesh' || of('EXPOSE').every((rest) => rest === `${portsOf(service).grpc} ${portsOf(service).http}`) ? [] : ['exposes other ports than the service has']),
  ];
}

/** What dockerfilelint says, but that a base has no tag: ours are arguments, and what these may be is looked at above. */
const lintFaults = (text) => lint.run(inRepository('.'), text).filter(({ title }) => title !== 'Base Image Missing Tag').map(({ line, title, description }) => `line ${line}: ${title}: ${description}`);

export const imageSuite = () => describe('images', () => {
  for (const service of images) {
    it(`the Dockerfile of ${service} is one`, () => {
      assert.deepEqual(faults(read(`services/${service}/Dockerfile`), service), []);
    });

    it(`dockerfilelint has nothing against the Dockerfile of ${service}`, () => {
      assert.deepEqual(lintFaults(read(`services/${service}/Dockerfile`)), []);
    });
  }

  const spoilt = [
    ['root', (text) => text.replaceAll('USER 1000:1000', 'USER root'), /user 1000/],
    ['latest', (text) => text.replace('aspnet:10.0-noble-chiseled', 'aspnet:latest'), /no certain version/],
    ['an image that no argument names', (text) => text.replace('FROM ${RUNTIME_IMAGE}', 'FROM ubuntu:24.04'), /can't be pinned/],
    ['a stage that is not there', (text) => text.replace('--from=build /app', '--from=publish /app'), /no stage/],
    ['the stand-ins of a restricted feed', (text) => text.replaceAll('PackageFeed=full', 'PackageFeed=restricted'), /RUN dotnet/],
    ['another service\'s port', (text) => text.replace('EXPOSE 5052', 'EXPOSE 5053'), /other ports/],
    ['a restore that every change repeats', (text) => text.replace('COPY --from=projects /projects .', 'COPY . .').replace(/(RUN dotnet restore[^\n]*\n)COPY \. \.\n/, '$1'), /restores after copying/],
  ];
  for (const [what, spoil, says] of spoilt) {
    it(`${what} is found`, () => {
      const text = read('services/stt/Dockerfile');
      assert.notEqual(spoil(text), text);
      assert.match(faults(spoil(text), 'stt').join('\n'), says);
    });
  }

  for (const [what, spoil, says] of [
    ['an instruction in small letters', (text) => text.replace('USER 1000', 'user 1000'), /Capitalize/],
    ['lists of packages left in a layer', (text) => text.replace(/ \\\n && rm -rf \/var\/lib\/apt\/lists\/\*/, ''), /cache rm/],
    ['a misspelt instruction', (text) => text.replace('WORKDIR /app', 'WORKDIRS /app'), /Invalid Command/],
  ]) {
    it(`dockerfilelint finds ${what}`, () => {
      const text = read('services/stt/Dockerfile');
      assert.notEqual(spoil(text), text);
      assert.match(lintFaults(spoil(text)).join('\n'), says);
    });
  }

  it('what a machine found out about its feed stays out of the images', () => {
    assert.match(read('.dockerignore'), /^\.package-feed\.props$/m);
    assert.match(read('.dockerignore'), /^\*\*\/obj$/m);
  });

  it('every file that a Dockerfile copies is there', () => {
    for (const service of images) {
      const copied = [...read(`services/${service}/Dockerfile`).matchAll(/^COPY (?!--from)(\S+) /gm)].map(([, file]) => file);
      assert.deepEqual(copied.filter((file) => !existsSync(inRepository(file))), []);
    }
  });
});
