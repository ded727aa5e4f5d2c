// @vitest-environment jsdom
import { act, renderHook } from '@testing-library/react';
import { StrictMode } from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { useVoiceAgent } from '../src/hook/useVoiceAgent';
import type { AgentPlatform } from '../src/voice/agentPlatform';
import { FakePlatform } from './fakes/fakePlatform';

const platforms: FakePlatform[] = [];

vi.mock('../src/voice/browserPlatform', () => ({
  browserPlatform: (): AgentPlatform => {
    platforms.push(new FakePlatform());
    return platforms.at(-1)!;
  },
}));

describe('useVoiceAgent', () => {
  beforeEach(() => void (platforms.length = 0));

  const used = (): FakePlatform => platforms.find(({ sockets }) => sockets.length > 0)!;

  async function connected() {
    const hook = renderHook(() => useVoiceAgent({ preferences: { ducking: false } }), { wrapper: StrictMode });
    await act(async () => {
      const talking = hook.result.current.talk();
      await vi.waitFor(() => expect(used()).toBeDefined());
      used().socket.start();
      await talking;
    });
    return hook;
  }

  it('gives a component the state of the moment', async () => {
    const { result, unmount } = await connected();
    expect(result.current).toMatchObject({ connection: 'connected', microphone: 'live', preferences: { ducking: false } });
    act(() => used().socket.tell({ type: 'state', state: 'listening', turn_id: '' }));
    expect(result.current.processing).toBe('listening');
    act(() => used().socket.tell({ type: 'transcript', turn_id: '1', text: 'hello', final: true }));
    expect(result.current.conversation.lines.map(({ text }) => text)).toEqual(['hello']);
    unmount();
  });

  it('gives it the same actions on every render', async () => {
    const { result, unmount } = await connected();
    const { talk, onLevel } = result.current;
    act(() => used().socket.tell({ type: 'state', state: 'speaking', turn_id: '1' }));
    expect(result.current.talk).toBe(talk);
    expect(result.current.onLevel).toBe(onLevel);
    unmount();
  });

  it('leaves the conversation and releases the microphone with the component', async () => {
    const { unmount } = await connected();
    unmount();
    expect(used().microphone.closed).toBe(true);
    expect(used().socket.closedByClient).toBe(true);
  });
});
