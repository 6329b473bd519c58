import { InvalidArgumentError } from 'commander';
import { expect, it } from 'vitest';
import { ReplayMinutes } from '../shared/model/replay.ts';
import {
  countArgument,
  lanesArgument,
  mediaTimeArgument,
  numberArgument,
  portArgument,
  regionArgument,
  timeArgument,
  wordArgument,
} from './arguments.ts';

it('reads H:MM:SS(.mmm) and seconds', () => {
  expect(['1:02:03', '1:02:03.456', '62:03', '90', '90.5', '-5'].map(timeArgument)).toEqual([
    3_723_000, 3_723_456, 3_723_000, 90_000, 90_500, -5000,
  ]);
});

it('reads where a facecam is', () => {
  expect(regionArgument('0.75, 0.7,0.25,0.3')).toEqual({ x: 0.75, y: 0.7, width: 0.25, height: 0.3 });
});

it('takes what a setting allows', () => {
  expect(numberArgument(ReplayMinutes, 'no')('30')).toBe(30);
});

it('reads lanes', () => {
  expect(['cpu', 'gpu', 'gpu, cpu'].map(lanesArgument)).toEqual([['cpu'], ['gpu'], ['cpu', 'gpu']]);
  expect(() => lanesArgument('tpu')).toThrow(/choose cpu .*, gpu .* or cpu,gpu/);
});

it.each([
  [timeArgument, '1:75:00'],
  [timeArgument, 'soon'],
  [mediaTimeArgument, '-1'],
  [countArgument, '0'],
  [countArgument, '2.5'],
  [portArgument, '65536'],
  [portArgument, '0x50'],
  [regionArgument, '0.5,0.5,0.6,0.2'],
  [regionArgument, '0,0,1'],
  [regionArgument, '0,0,1,1,0'],
  [regionArgument, ',0,1,1'],
  [wordArgument(['exact', 'copy']), 'exactly'],
  [lanesArgument, ''],
  [lanesArgument, 'cpu,tpu'],
  [lanesArgument, 'cpu,cpu'],
  [numberArgument(ReplayMinutes, 'no'), '2'],
  [numberArgument(ReplayMinutes, 'no'), '7.5'],
  [numberArgument(ReplayMinutes, 'no'), ''],
  [numberArgument(ReplayMinutes, 'no'), '1e2'],
  [numberArgument(ReplayMinutes, 'no'), '0x1e'],
] as const)('refuses what is none (%#)', (parse, text) => {
  expect(() => parse(text)).toThrow(InvalidArgumentError);
});
