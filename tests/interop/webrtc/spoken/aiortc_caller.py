"""An aiortc client that holds one spoken turn: calls by WHIP, speaks a WAV file when told, and says how loud what it heard was. One JSON object per line."""

import asyncio
import fractions
import json
import math
import sys
import time
import urllib.error
import urllib.request
import wave

import aioice.ice
import numpy
from aiortc import MediaStreamTrack, RTCConfiguration, RTCIceServer, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError
from av import AudioFrame

SAMPLE_RATE_HZ = 48000
FRAME_SAMPLES = 960
CLOSE_WAIT_S = 5

# aioice leaves loopback out of its candidates, and a test machine may have nothing else.
aioice.ice.get_host_addresses = lambda use_ipv4=True, use_ipv6=True: ["127.0.0.1"]


def read_wav(path):
    with wave.open(path) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (16000, 1, 2)
        samples = numpy.frombuffer(file.readframes(file.getnframes()), dtype=numpy.int16)
    return numpy.interp(numpy.arange(len(samples) * 3) / 3, numpy.arange(len(samples)), samples).astype(numpy.int16)


class Speech(MediaStreamTrack):
    """Silence in real time, and the recording from the moment that it is asked for."""

    kind = "audio"

    def __init__(self, samples):
        super().__init__()
        self._samples = samples
        self._speaking_from = None
        self._position = 0
        self._started = time.monotonic()

    def speak(self):
        self._speaking_from = self._position

    async def recv(self):
        await asyncio.sleep(max(0, self._started + self._position / SAMPLE_RATE_HZ - time.monotonic()))
        samples = numpy.zeros(FRAME_SAMPLES, dtype=numpy.int16)
        if self._speaking_from is not None:
            begun = self._position - self._speaking_from
            spoken = self._samples[begun:begun + FRAME_SAMPLES]
            samples[:len(spoken)] = spoken
        frame = AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = SAMPLE_RATE_HZ
        frame.pts = self._position
        frame.time_base = fractions.Fraction(1, SAMPLE_RATE_HZ)
        self._position += FRAME_SAMPLES
        return frame


class Ear:
    def __init__(self):
        self.energy = 0.0
        self.samples = 0
        self.loud_frames = 0
        self.first_loud_at = None

    async def listen(self, track):
        while True:
            try:
                frame = (await track.recv()).to_ndarray().astype(float)
            except MediaStreamError:
                return
            self.energy += float((frame * frame).sum())
            self.samples += frame.size
            if math.sqrt(float((frame * frame).mean())) > 300:
                self.loud_frames += 1
                self.first_loud_at = self.first_loud_at or time.time()


def say(**what):
    print(json.dumps(what), flush=True)


def post(url, offer):
    request = urllib.request.Request(url, data=offer.encode(), headers={"Content-Type": "application/sdp"}, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.read().decode(), answer.headers
    except urllib.error.HTTPError as refused:
        raise SystemExit(f"WHIP answers {refused.code}: {refused.read().decode()}")


async def main():
    wanted = json.loads(sys.stdin.readline())
    servers = [RTCIceServer(server["urls"], server.get("username"), server.get("credential")) for server in wanted.get("ice_servers", [])]
    peer = RTCPeerConnection(RTCConfiguration(iceServers=servers))
    speech = Speech(read_wav(wanted["wav"]))
    ear = Ear()
    peer.addTrack(speech)
    peer.on("track", lambda track: asyncio.ensure_future(ear.listen(track)))
    connected = asyncio.get_running_loop().create_future()

    @peer.on("connectionstatechange")
    def changed():
        if peer.connectionState == "connected" and not connected.done():
            connected.set_result(None)

    await peer.setLocalDescription(await peer.createOffer())
    begun = time.monotonic()
    answer, headers = await asyncio.to_thread(post, wanted["url"], peer.localDescription.sdp)
    answered = time.monotonic()
    await peer.setRemoteDescription(RTCSessionDescription(answer, "answer"))
    await asyncio.wait_for(connected, timeout=20)
    say(
        state="connected",
        location=headers["Location"],
        token=headers["Voicemesh-Resume-Token"],
        tag=headers["ETag"],
        answer_ms=round((answered - begun) * 1000),
        setup_ms=round((time.monotonic() - begun) * 1000),
    )
    while command := (await asyncio.to_thread(sys.stdin.readline)).strip():
        if command == "speak":
            speech.speak()
        elif command == "heard":
            say(loud_frames=ear.loud_frames, level=math.sqrt(ear.energy / max(1, ear.samples)), first_loud_at=ear.first_loud_at)
    await asyncio.wait_for(peer.close(), CLOSE_WAIT_S)


asyncio.run(main())
