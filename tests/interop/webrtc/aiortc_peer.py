"""An aiortc client: prints its offer, reads the answer, speaks a tone and prints what came back. One JSON object per line."""

import asyncio
import fractions
import json
import math
import sys
import time

import aioice.ice
import numpy
from aiortc import MediaStreamTrack, RTCPeerConnection, RTCSessionDescription
from av import AudioFrame

SAMPLE_RATE_HZ = 48000
FRAME_SAMPLES = 960
TONE_HZ = 440
FRAMES_WANTED = 150

# aioice leaves loopback out of its candidates, and a test machine may have nothing else.
aioice.ice.get_host_addresses = lambda use_ipv4=True, use_ipv6=True: ["127.0.0.1"]


class Tone(MediaStreamTrack):
    kind = "audio"

    def __init__(self):
        super().__init__()
        self._position = 0
        self._started = time.monotonic()

    async def recv(self):
        await asyncio.sleep(max(0, self._started + self._position / SAMPLE_RATE_HZ - time.monotonic()))
        times = (numpy.arange(FRAME_SAMPLES) + self._position) / SAMPLE_RATE_HZ
        samples = (12000 * numpy.sin(2 * math.pi * TONE_HZ * times)).astype(numpy.int16)
        frame = AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = SAMPLE_RATE_HZ
        frame.pts = self._position
        frame.time_base = fractions.Fraction(1, SAMPLE_RATE_HZ)
        self._position += FRAME_SAMPLES
        return frame


async def main():
    peer = RTCPeerConnection()
    peer.addTrack(Tone())
    heard = asyncio.get_running_loop().create_future()

    @peer.on("track")
    def on_track(track):
        async def listen():
            energy = 0.0
            count = 0
            for _ in range(FRAMES_WANTED):
                samples = (await track.recv()).to_ndarray().astype(float)
                energy += float((samples * samples).sum())
                count += samples.size
            heard.set_result(math.sqrt(energy / count))

        asyncio.ensure_future(listen())

    await peer.setLocalDescription(await peer.createOffer())
    print(json.dumps({"offer": peer.localDescription.sdp}), flush=True)
    answer = json.loads(await asyncio.to_thread(sys.stdin.readline))["answer"]
    await peer.setRemoteDescription(RTCSessionDescription(answer, "answer"))
    level = await asyncio.wait_for(heard, timeout=30)
    print(json.dumps({"state": peer.connectionState, "frames": FRAMES_WANTED, "level": level}), flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    await peer.close()


asyncio.run(main())
