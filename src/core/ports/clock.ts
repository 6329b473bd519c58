export interface Clock {
  nowUnixMs(): number;
}

export const systemClock: Clock = { nowUnixMs: () => Date.now() };
