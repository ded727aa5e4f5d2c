// Writes what ONNX Runtime makes of the Silero VAD model for WAV files: the probability of speech for each frame of 512 samples.
// usage: node silero-golden.mjs <model.onnx> <out.json> <16 kHz mono PCM16 WAV>...    (needs the npm package onnxruntime-node beside it)
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename } from "node:path";

const require = createRequire(process.cwd() + "/");
const ort = require("onnxruntime-node");
const [modelPath, outPath, ...wavs] = process.argv.slice(2);
const frameSamples = 512;
const contextSamples = 64;

function readSamples(path) {
  const file = readFileSync(path);
  let offset = 12;
  while (file.toString("latin1", offset, offset + 4) !== "data") {
    offset += 8 + file.readUInt32LE(offset + 4);
  }
  const length = Math.min(file.readUInt32LE(offset + 4), file.length - offset - 8);
  return Float32Array.from({ length: length >> 1 }, (_, i) => file.readInt16LE(offset + 8 + 2 * i) / 32768);
}

const session = await ort.InferenceSession.create(modelPath, { intraOpNumThreads: 1 });
const sr = new ort.Tensor("int64", BigInt64Array.from([16000n]), []);
const probabilities = {};
for (const wav of wavs) {
  const samples = readSamples(wav);
  const window = new Float32Array(contextSamples + frameSamples);
  let state = new ort.Tensor("float32", new Float32Array(2 * 128), [2, 1, 128]);
  const values = [];
  for (let start = 0; start + frameSamples <= samples.length; start += frameSamples) {
    window.copyWithin(0, frameSamples);
    window.set(samples.subarray(start, start + frameSamples), contextSamples);
    const input = new ort.Tensor("float32", window.slice(), [1, window.length]);
    const result = await session.run({ input, state, sr });
    state = result.stateN;
    values.push(Number(result.output.data[0].toPrecision(8)));
  }
  probabilities[basename(wav)] = values;
}

const golden = {
  model: createHash("sha256").update(readFileSync(modelPath)).digest("hex"),
  runtime: `onnxruntime ${ort.env.versions.node ?? ort.env.versions.common}`,
  probabilities,
};
writeFileSync(outPath, JSON.stringify(golden, null, 1) + "\n");
