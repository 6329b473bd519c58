import { expect, it } from 'vitest';
import { answerTo, SALT } from './obs-sim.ts';

it('answers the challenge of the protocol’s own example', () => {
  const challenge = '+IxH4CnCiqpX1rM9scsNynZzbOe4KhDeYcTNS3PDaeY=';
  expect(answerTo(challenge, SALT, 'supersecretpassword')).toBe(
    '1Ct943GAT+6YQUUX47Ia/ncufilbe6+oD6lY+5kaCu4=',
  );
});
