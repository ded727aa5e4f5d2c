import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const SAMPLE_RATE_HZ = 16_000;
const BYTES_PER_SAMPLE = 2;

const recordings = fileURLToPath(new URL('../testing/VoiceMesh.Testing/audio/', import.meta.url));

/** PCM of a 16 kHz mono PCM16 WAV file of the test recordings. */
export function loadRecording(name) {
  const wav = readFileSync(recordings + name);
  const format = chunk(wav, 'fmt ');
  const [encoding, channels, rateHz, bits] = [format.readUInt16LE(0), format.readUInt16LE(2), format.readUInt32LE(4), format.readUInt16LE(14)];
  if (encoding !== 1 || channels !== 1 || rateHz !== SAMPLE_RATE_HZ || bits !== 16) {
    throw new Error(`${name} is not 16 kHz mono PCM16`);
  }

  return chunk(wav, 'data');
}

export const silence = (ms) => Buffer.alloc(bytesOf(ms));

/** Cuts PCM into pieces of a duration; the last one may be shorter. */
export function cut(pcm, ms) {
  const size = bytesOf(ms);
  return Array.from({ length: Math.ceil(pcm.length / size) }, (_, index) => pcm.subarray(index * size, (index + 1) * size));
}

/** Root mean square of PCM, 0 to 1. */
export function loudness(pcm) {
  let sum = 0;
  for (let offset = 0; offset + 1 < pcm.length; offset += BYTES_PER_SAMPLE) {
    sum += (pcm.readInt16LE(offset) / 32_768) ** 2;
  }

  return Math.sqrt(sum / Math.max(1, pcm.length / BYTES_PER_SAMPLE));
}

const bytesOf = (ms) => (ms * SAMPLE_RATE_HZ * BYTES_PER_SAMPLE) / 1000;

function chunk(wav, id) {
  for (let offset = 12; offset + 8 <= wav.length;) {
    const size = wav.readUInt32LE(offset + 4);
    if (wav.toString('latin1', offset, offset + 4) === id) {
      return wav.subarray(offset + 8, offset + 8 + size);
    }

    offset += 8 + size + (size % 2);
  }

  throw new Error(`The WAV file has no '${id}' chunk`);
}
