import { describe, expect, it } from 'vitest';
import { findDataDirs } from './data-dirs.ts';

const base = { chosen: null, env: {}, platform: 'linux', homeDir: '/home/ada' };

describe('findDataDirs', () => {
  it('keeps everything below a folder that was chosen', () => {
    expect(findDataDirs({ ...base, chosen: '/tmp/x' })).toEqual({
      dataDir: '/tmp/x',
      libraryDir: '/tmp/x/library',
    });
  });

  it('prefers the option over the environment', () => {
    const env = { KLIPSTREAM_DATA_DIR: '/env', KLIPSTREAM_LIBRARY_DIR: '/lib' };
    expect(findDataDirs({ ...base, env })).toEqual({ dataDir: '/env', libraryDir: '/lib' });
    expect(findDataDirs({ ...base, env, chosen: '/opt' }).dataDir).toBe('/opt');
  });

  it('follows each platform’s custom', () => {
    expect(findDataDirs(base)).toEqual({
      dataDir: '/home/ada/.local/share/klipstream',
      libraryDir: '/home/ada/Videos/KlipStream',
    });
    expect(findDataDirs({ ...base, env: { XDG_DATA_HOME: '/xdg' } }).dataDir).toBe('/xdg/klipstream');
    expect(findDataDirs({ ...base, platform: 'darwin' })).toEqual({
      dataDir: '/home/ada/Library/Application Support/KlipStream/library',
      libraryDir: '/home/ada/Movies/KlipStream',
    });
  });
});
