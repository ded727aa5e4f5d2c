"""Opus for peers that have no codec. `encode FILE.wav` prints its packets of 20 ms; `decode` reads packets and prints how loud each is. JSON, packets in base64."""

import base64
import json
import math
import sys
import wave

import av
import numpy

SAMPLE_RATE_HZ = 48000
FRAME_SAMPLES = 960


def encode(path):
    with wave.open(path) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (16000, 1, 2)
        samples = numpy.frombuffer(file.readframes(file.getnframes()), dtype=numpy.int16)
    samples = numpy.interp(numpy.arange(len(samples) * 3) / 3, numpy.arange(len(samples)), samples).astype(numpy.int16)
    codec = av.CodecContext.create("libopus", "w")
    codec.sample_rate = SAMPLE_RATE_HZ
    codec.layout = "mono"
    codec.format = "s16"
    codec.bit_rate = 32000
    codec.options = {"application": "voip", "frame_duration": "20"}
    packets = []
    for start in range(0, len(samples) - FRAME_SAMPLES, FRAME_SAMPLES):
        frame = av.AudioFrame.from_ndarray(samples[start:start + FRAME_SAMPLES].reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = SAMPLE_RATE_HZ
        frame.pts = start
        packets += codec.encode(frame)
    packets += codec.encode(None)
    return [base64.b64encode(bytes(packet)).decode() for packet in packets]


def decode(packets):
    codec = av.CodecContext.create("libopus", "r")
    codec.sample_rate = SAMPLE_RATE_HZ
    codec.layout = "mono"
    levels = []
    for packet in packets:
        for frame in codec.decode(av.Packet(base64.b64decode(packet))):
            samples = frame.to_ndarray().astype(float)
            samples = samples * 32768 if frame.format.name.startswith("flt") else samples
            levels.append(round(math.sqrt(float((samples * samples).mean()))))
    return levels


print(json.dumps(encode(sys.argv[2]) if sys.argv[1] == "encode" else decode(json.load(sys.stdin))))
