import { describe, expect, it, vi } from 'vitest';
import type { MediaBackend, MediaEventName } from './backend.ts';
import { createPlayer } from './create-player.ts';
import type { PlayerSource } from './player-source.ts';

/** A media element that does what it is told as soon as the test says `fire`. */
function fakeElement() {
  const listeners = new Map<MediaEventName, () => void>();
  const log: string[] = [];
  const state = {
    sec: 0,
    isSeeking: false,
    isPaused: true,
    error: null as { code: number; words: string } | null,
  };
  const backend: MediaBackend = {
    currentSec: () => state.sec,
    seekSec: (sec) => {
      log.push(`seek ${sec}`);
      state.sec = sec;
      state.isSeeking = true;
    },
    isSeeking: () => state.isSeeking,
    isPaused: () => state.isPaused,
    play: () => {
      log.push('play');
      state.isPaused = false;
      return Promise.resolve();
    },
    pause: () => {
      state.isPaused = true;
    },
    setSource: (url) => {
      log.push(`load ${url}`);
      state.isPaused = true;
      state.sec = 0;
    },
    clearSource: () => log.push('clear'),
    setRate: () => undefined,
    setVolume: () => undefined,
    setMuted: () => undefined,
    error: () => state.error,
    element: () => null,
    on: (event, listener) => listeners.set(event, listener),
    dispose: () => log.push('dispose'),
  };
  const fire = (event: MediaEventName): void => {
    if (event === 'seeked') state.isSeeking = false;
    listeners.get(event)?.();
  };
  return { backend, log, state, fire };
}

const oneFile: PlayerSource = {
  kind: 'original',
  durationMs: 100_000,
  mimeType: 'video/mp4',
  parts: [{ startMs: 0, endMs: 100_000, url: 'a' }],
};
const twoParts: PlayerSource = {
  kind: 'parts',
  durationMs: 100_000,
  mimeType: 'video/mp4',
  parts: [
    { startMs: 0, endMs: 60_000, url: 'p0' },
    { startMs: 60_000, endMs: 100_000, url: 'p1' },
  ],
};

function setUp(source: PlayerSource, initialMs = 0) {
  const element = fakeElement();
  const frames: (() => void)[] = [];
  const player = createPlayer({
    createBackend: () => element.backend,
    everyFrame: (callback) => {
      frames.push(callback);
      return () => frames.splice(frames.indexOf(callback), 1);
    },
    initialMs,
    volume: 0.8,
    isMuted: false,
  });
  const detach = player.attach({} as HTMLElement);
  player.setSource(source);
  return { player, element, detach, frame: () => [...frames].forEach((callback) => callback()), frames };
}

describe('player', () => {
  it('begins where the person left off, as soon as the media can', () => {
    const { player, element } = setUp(oneFile, 42_000);
    expect([player.clock.nowMs(), element.log]).toEqual([42_000, ['load a']]);
    element.fire('loadedmetadata');
    expect([element.log.at(-1), player.facts.get().load]).toEqual(['seek 42', 'ready']);
  });

  it('shows a wished-for place at once and carries out only the newest wish', () => {
    const { player, element } = setUp(oneFile);
    element.fire('loadedmetadata');
    for (const ms of [10_000, 20_000, 30_000]) player.intents.seekTo(ms);
    expect(player.clock.nowMs()).toBe(30_000);
    element.fire('seeked');
    expect(element.log).toEqual(['load a', 'seek 0', 'seek 30']);
  });

  it('plays parts as one VOD: over a boundary and by seeking', () => {
    const { player, element } = setUp(twoParts);
    element.fire('loadedmetadata');
    element.fire('seeked');
    player.intents.play();
    element.fire('playing');
    element.state.sec = 60;
    element.state.isPaused = true;
    element.fire('pause');
    element.fire('ended');
    expect(player.facts.get().isPlaying).toBe(true);
    element.fire('loadedmetadata');
    element.fire('seeked');
    expect(element.log.slice(-3)).toEqual(['load p1', 'seek 0', 'play']);
    player.intents.seekTo(59_000);
    expect(element.log.at(-1)).toBe('load p0');
    element.fire('loadedmetadata');
    expect(element.log.at(-1)).toBe('play');
    expect(element.log.at(-2)).toBe('seek 59');
  });

  it('stops at the end of a moment that it was asked to play', () => {
    const { player, element, frame, frames } = setUp(oneFile);
    element.fire('loadedmetadata');
    element.fire('seeked');
    player.intents.playRange({ startMs: 5000, endMs: 9000 });
    element.fire('seeked');
    element.fire('playing');
    element.state.sec = 8.9;
    frame();
    expect(player.facts.get().isPlaying).toBe(true);
    element.state.sec = 9.01;
    frame();
    expect([player.facts.get().isPlaying, player.clock.nowMs(), frames.length]).toEqual([false, 9000, 0]);
  });

  it('says in a sentence why it cannot play and tries again from there', () => {
    const { player, element } = setUp(oneFile, 7000);
    element.state.error = { code: 4, words: 'no codec' };
    element.fire('error');
    expect(player.facts.get()).toMatchObject({
      load: 'error',
      error: { code: 'player/cannot-decode', detail: 'no codec' },
    });
    player.intents.retry();
    element.fire('loadedmetadata');
    expect(element.log).toEqual(['load a', 'load a', 'seek 7']);
  });

  it('takes a proxy at the same address as new media and keeps the place', () => {
    const { player, element } = setUp(oneFile);
    element.fire('loadedmetadata');
    element.fire('seeked');
    element.state.sec = 33;
    player.setSource({ ...oneFile, kind: 'proxy' });
    element.fire('loadedmetadata');
    expect(element.log.slice(-2)).toEqual(['load a', 'seek 33']);
  });

  it('gives everything back when it is taken off the page', () => {
    const listener = vi.fn();
    const { player, element, detach } = setUp(oneFile);
    player.facts.subscribe(listener);
    element.fire('loadedmetadata');
    element.state.sec = 12;
    element.fire('seeked');
    detach();
    expect([element.log.at(-1), player.facts.get().load, player.clock.nowMs()]).toEqual([
      'dispose',
      'empty',
      12_000,
    ]);
  });
});
