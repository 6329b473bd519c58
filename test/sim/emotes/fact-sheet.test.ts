import { expect, it } from 'vitest';
import { difference, shapeOf } from '../../live/shape.ts';
import { askRoutes } from '../../support/ask-routes.ts';
import { emoteServicesRoute } from './emote-services.ts';

const emote = { id: '28136', name: 'LilZ', overlay: true };
const all = { bttv: [emote], ffz: [emote], '7tv': [emote] };
const routes = [emoteServicesRoute({ global: all, channels: { '22484632': all } })];

/** Examples of the fact sheet emotes.md §2–§4, word for word but for what they leave out. */
it.each([
  [
    '/bttv/3/cached/emotes/global',
    '[{"id":"54fa8f1401e468494b85b537","code":":tf:","imageType":"png","animated":false,"userId":"5561169bd6b9d206222a8c19","modifier":false}]',
  ],
  [
    '/ffz/v1/set/global',
    '{"default_sets":[3],"sets":{"3":{"id":3,"title":"Global Emotes","emoticons":[{"id":28136,"name":"LilZ","width":32,"height":32,"public":true,"hidden":false,"modifier":false,"modifier_flags":0,"owner":{"name":"sirstendec","display_name":"SirStendec"},"urls":{"1":"https://cdn.frankerfacez.com/emote/28136/1","2":"…/2","4":"…/4"},"animated":null}]}},"users":{}}',
  ],
  [
    '/7tv/v3/emote-sets/global',
    '{"id":"01HKQT8EWR000ESSWF3625XCS4","name":"Global","flags":0,"tags":[],"immutable":false,"privileged":false,"emote_count":43,"capacity":1000,"owner":null,"emotes":[{"id":"01F6MZGCNG000255K4X1K7NTHR","name":"GuitarTime","flags":0,"timestamp":1657657741507,"actor_id":null,"data":{"id":"01F6MZGCNG000255K4X1K7NTHR","name":"GuitarTime","flags":0,"tags":[],"lifecycle":3,"listed":true,"animated":true}}]}',
  ],
])('%s answers with the fields of the example', async (path, literal) => {
  const { added, changed } = difference(
    shapeOf((await askRoutes(routes, path)).json()),
    shapeOf(JSON.parse(literal)),
  );
  expect([...added, ...changed]).toEqual([]);
});
