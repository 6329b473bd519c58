import { describe, expect, it } from 'vitest';
import { findDataDirs } from './data-dirs.ts';

const base = {
  chosen: null,
  env: {},
  platform: 'linux',
  homeDir: '/home/ada',
  readChosenLibrary: () => null,
};

describe('findDataDirs', () => {
  it('keeps everything below a folder that was given', () => {
    expect(findDataDirs({ ...base, chosen: '/tmp/x' })).toEqual({
      dataDir: '/tmp/x',
      libraryDir: '/tmp/x/library',
      clipsDir: '/tmp/x/clips',
    });
  });

  it('prefers the option over the environment', () => {
    const env = { KLIPSTREAM_DATA_DIR: '/env', KLIPSTREAM_LIBRARY_DIR: '/lib' };
    expect(findDataDirs({ ...base, env })).toMatchObject({ dataDir: '/env', libraryDir: '/lib' });
    expect(findDataDirs({ ...base, env, chosen: '/opt' }).dataDir).toBe('/opt');
  });

  it('takes the library folder that the person chose', () => {
    const readChosenLibrary = (dataDir: string): string | null =>
      dataDir === '/tmp/x' ? '/big/drive' : null;
    expect(findDataDirs({ ...base, chosen: '/tmp/x', readChosenLibrary }).libraryDir).toBe('/big/drive');
  });

  it('follows each platform’s custom', () => {
    expect(findDataDirs(base)).toMatchObject({
      dataDir: '/home/ada/.local/share/klipstream',
      clipsDir: '/home/ada/Videos/KlipStream',
    });
    expect(findDataDirs({ ...base, env: { XDG_DATA_HOME: '/xdg' } }).dataDir).toBe('/xdg/klipstream');
    expect(findDataDirs({ ...base, platform: 'darwin' }).dataDir).toBe(
      '/home/ada/Library/Application Support/KlipStream',
    );
  });
});
