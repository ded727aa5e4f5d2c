import { writeFileSync } from 'node:fs';
import { loadRecording, SAMPLE_RATE_HZ } from '../pcm.mjs';

const RATE_HZ = 48_000;
const STEPS = RATE_HZ / SAMPLE_RATE_HZ;
const BYTES_PER_SAMPLE = 2;
const HEADER_BYTES = 44;

/** Writes a 48 kHz WAV file, which is what Chromium plays as a microphone: silence, the recording, silence, and so on, ending with a silence. */
export function writeSpokenWav(file, recording, { silencesMs }) {
  const spoken = atPlayRate(loadRecording(recording));
  const parts = silencesMs.flatMap((ms, index) => [...(index > 0 ? [spoken] : []), Buffer.alloc(((ms * RATE_HZ) / 1000) * BYTES_PER_SAMPLE)]);
  const pcm = Buffer.concat(parts);
  writeFileSync(file, Buffer.concat([header(pcm.length), pcm]));
}

function atPlayRate(spoken) {
  const count = spoken.length / BYTES_PER_SAMPLE;
  const pcm = Buffer.alloc(count * STEPS * BYTES_PER_SAMPLE);
  for (let index = 0; index < count * STEPS; index++) {
    const left = Math.floor(index / STEPS);
    const from = spoken.readInt16LE(left * BYTES_PER_SAMPLE);
    const to = spoken.readInt16LE(Math.min(left + 1, count - 1) * BYTES_PER_SAMPLE);
    pcm.writeInt16LE(Math.round(from + ((to - from) * (index % STEPS)) / STEPS), index * BYTES_PER_SAMPLE);
  }

  return pcm;
}

function header(dataBytes) {
  const bytes = Buffer.alloc(HEADER_BYTES);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(HEADER_BYTES - 8 + dataBytes, 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(RATE_HZ, 24);
  bytes.writeUInt32LE(RATE_HZ * BYTES_PER_SAMPLE, 28);
  bytes.writeUInt16LE(BYTES_PER_SAMPLE, 32);
  bytes.writeUInt16LE(8 * BYTES_PER_SAMPLE, 34);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(dataBytes, 40);
  return bytes;
}
