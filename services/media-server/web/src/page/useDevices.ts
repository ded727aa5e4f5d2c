import { useEffect, useState } from 'react';

export interface AudioDevices {
  inputs: readonly MediaDeviceInfo[];
  outputs: readonly MediaDeviceInfo[];
  /** Whether this browser lets a page choose the loudspeaker. */
  canChooseOutput: boolean;
}

const canChooseOutput = 'setSinkId' in HTMLMediaElement.prototype;

/** The microphones and loudspeakers; they have names only after the microphone was allowed, so `allowed` asks again. */
export function useDevices(allowed: boolean): AudioDevices {
  const [devices, setDevices] = useState<readonly MediaDeviceInfo[]>([]);
  useEffect(() => {
    const { mediaDevices } = navigator as { mediaDevices?: MediaDevices };
    if (!mediaDevices) return undefined;
    let current = true;
    const list = (): void => {
      mediaDevices.enumerateDevices().then((found) => current && setDevices(found), () => undefined);
    };
    list();
    mediaDevices.addEventListener('devicechange', list);
    return () => {
      current = false;
      mediaDevices.removeEventListener('devicechange', list);
    };
  }, [allowed]);
  const named = (kind: MediaDeviceKind): MediaDeviceInfo[] => devices.filter((device) => device.kind === kind && device.label && device.deviceId && device.deviceId !== 'default');
  return { inputs: named('audioinput'), outputs: named('audiooutput'), canChooseOutput };
}
