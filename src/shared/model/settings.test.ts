import { expect, it } from 'vitest';
import { Settings, SettingsPatch } from './settings.ts';

it('has a default for every field', () => {
  expect(Settings.parse({})).toMatchObject({ sensitivity: 0.5, downloadWorkers: 8, endpoints: {} });
});

it('takes a patch for what it says: fields that are left out change nothing', () => {
  expect(SettingsPatch.parse({ keepMediaDays: 3 })).toEqual({ keepMediaDays: 3 });
  expect(SettingsPatch.parse({})).toEqual({});
  expect(Object.keys(SettingsPatch.shape)).toEqual(Object.keys(Settings.shape));
  expect(SettingsPatch.safeParse({ downloadWorkers: 0 }).success).toBe(false);
});
