import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { inRepository, list, read } from '../manifests/repository.mjs';

const EXIT_INVALID_SETTINGS = 78;
const run = promisify(execFile);
const configuration = process.env.MESH_CONFIGURATION || 'Release';

function assembly(service) {
  const project = list(`services/${service}/src`).find((file) => file.endsWith('.csproj')).replace('.csproj', '');
  return inRepository(`services/${service}/src/bin/${configuration}/net10.0/${project}.dll`);
}

/** Ports as the service's own settings have them. */
export function portsOf(service) {
  const { Endpoints } = JSON.parse(read(`services/${service}/src/appsettings.json`));
  return { grpc: Endpoints.GrpcPort, http: Endpoints.HttpPort };
}

/** Names of the health services, one per probe. */
export const probeNames = [...read('shared/VoiceMesh.ServiceDefaults/Health/ProbeTags.cs').matchAll(/const string \w+ = "(\w+)"/g)].map(([, name]) => name);

export const drainDefaultSeconds = Number(/TimeoutSeconds \{ get; set; \} = (\d+)/.exec(read('shared/VoiceMesh.ServiceDefaults/Draining/DrainOptions.cs'))[1]);

const helps = new Map();

/** Every setting that the service's options bind, `Section:Property`, and the whole text of its help. */
export async function settingsOf(service) {
  if (!helps.has(service)) {
    helps.set(service, run('dotnet', [assembly(service), '--help']));
  }

  const { stdout } = await helps.get(service);
  return { names: new Set([...stdout.matchAll(/^ {2}([\w:]+) = /gm)].map(([, name]) => name)), help: stdout };
}

/**
 * What a service says against variables. One fault of our own is put beside them: settings are all looked at before the service listens, and it ends with
 * every fault at once, so that nothing has to be started.
 */
export async function faultsOf(service, variables) {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, DOTNET_ROOT: process.env.DOTNET_ROOT ?? '', ...variables, Endpoints__OfOurOwn: '1' };
  try {
    await run('dotnet', [assembly(service)], { env, timeout: 60_000 });
    throw new Error(`${service} started with a setting that it does not have`);
  } catch (ended) {
    if (ended.code === EXIT_INVALID_SETTINGS) {
      return ended.stderr.split('\n').filter((line) => line.startsWith('  - ') && !line.includes('OfOurOwn')).map((line) => line.slice(4));
    }

    // Some settings are read before the others are looked at, and stop the start by themselves.
    return ended.stderr ? [ended.stderr.split('\n')[0]] : (() => { throw ended; })();
  }
}

/** What the local host prints for a command. */
export const mesh = async (args, variables) => (await run('dotnet', [assembly('mesh'), ...args], { env: { ...process.env, ...variables }, timeout: 60_000 })).stdout;
