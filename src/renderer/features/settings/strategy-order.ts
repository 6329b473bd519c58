import type { Settings } from '../../../shared/model/settings.ts';

export type Strategy = Settings['twitchChatStrategies'][number];

/** The order after one strategy has moved by a step. */
export function moved(order: readonly Strategy[], strategy: Strategy, step: -1 | 1): Strategy[] {
  const from = order.indexOf(strategy);
  const to = Math.max(0, Math.min(order.length - 1, from + step));
  const rest = order.filter((other) => other !== strategy);
  return from === -1 ? [...order] : [...rest.slice(0, to), strategy, ...rest.slice(to)];
}
