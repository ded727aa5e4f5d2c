import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const EXECUTABLE = '/usr/bin/chromium';

/** Starts Debian's Chromium without a window, with a WAV file in place of the microphone. */
export function launchChromium({ microphoneWav }) {
  if (!existsSync(EXECUTABLE)) {
    throw new Error(`There is no ${EXECUTABLE}: install Debian's package "chromium", for example with scripts/native-packages.sh test`);
  }

  return chromium.launch({
    executablePath: EXECUTABLE,
    args: [
      '--no-sandbox',
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-audio-capture=${microphoneWav}%noloop`,
      '--autoplay-policy=no-user-gesture-required',
      // A machine without a network has no other address to call from.
      '--allow-loopback-in-peer-connection',
    ],
  });
}
