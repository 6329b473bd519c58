import type { MomentKind } from '../plan/moments.ts';
import type { EmoteFamily } from './emotes.ts';

/** How chat talks about one kind of moment: short cries, longer remarks, and the emotes that go with it. */
export interface ReactionVoice {
  readonly short: readonly string[];
  readonly long: readonly string[];
  readonly emotes: readonly EmoteFamily[];
}

export const REACTIONS: Readonly<Record<MomentKind, ReactionVoice>> = {
  'clutch-win': {
    short: [
      'lets go',
      'no way',
      'omg',
      'yes',
      'gg',
      'W',
      'insane',
      'clutch',
      'one hp',
      'holy',
      'huge',
      'ez',
      'what',
      'clip it',
    ],
    long: [
      'ONE HEART LEFT WTF',
      'that was so close',
      'i cant believe he hit that',
      'my heart stopped',
      'clip that right now',
      'best fight ever',
      'and people said {boss} is impossible',
      'greatest gamer alive',
      'i was not breathing',
    ],
    emotes: ['hype', 'hype', 'clap'],
  },
  'funny-fail': {
    short: [
      'lmao',
      'hahaha',
      'lol',
      'im dead',
      'rofl',
      'no shot',
      'eaten',
      'rip',
      'bro',
      'jebaited',
      'xd',
      'haha',
    ],
    long: [
      'the chest ATE him',
      'nothing can go wrong he said',
      'death by furniture im crying',
      'clip this please',
      'the confidence before it lmao',
      'professional btw',
      'i saw the teeth and said nothing',
      'never trust a chest',
    ],
    emotes: ['laugh', 'laugh', 'laugh'],
  },
  'jump-scare': {
    short: [
      'aaaa',
      'omg',
      'wtf',
      'jesus',
      'nope',
      'no no no',
      'holy',
      'my ears',
      'scared me',
      'what was that',
      'help',
    ],
    long: [
      'i spilled my drink',
      'THAT SCREAM',
      'headphone users rip',
      'i jumped so hard',
      'why is this game like that',
      'my cat ran away because of you',
      'clip the scream',
      'i knew it was coming and still jumped',
    ],
    emotes: ['scare', 'scare', 'laugh'],
  },
  rage: {
    short: [
      'malding',
      'rage',
      'lol',
      'calm down',
      'skill issue',
      'he is so mad',
      'uninstall',
      'f',
      'rip',
      'again',
      'oof',
    ],
    long: [
      'so mad right now',
      'the button was not pressed we all saw it',
      'same spike three times lmao',
      'deep breaths {viewer} says deep breaths',
      'death 48 here we come',
      'blame the hit box classic',
      'who made these spikes honestly',
      'this level is garbage he is right',
    ],
    emotes: ['anger', 'laugh', 'anger'],
  },
  'pet-on-camera': {
    short: [
      '{pet}',
      '{petName}',
      'behind you',
      'look',
      'omg',
      'lol',
      'the {pet}',
      'turn around',
      'hahaha',
      'dead',
      'aww',
    ],
    long: [
      'LOOK BEHIND YOU',
      'he has no idea lmao',
      'the {pet} is destroying everything',
      '{petName} no',
      'not the lamp',
      'he just keeps talking im crying',
      'clip it before he notices',
      '{petName} for president',
      'turn around please',
    ],
    emotes: ['laugh', 'laugh', 'love'],
  },
  'whispered-secret': {
    short: [
      'the eye',
      'omg',
      'its awake',
      'dont move',
      'wtf',
      'no way',
      'shhh',
      'what',
      'secret',
      'pog',
      'holy',
    ],
    long: [
      'IT OPENED ITS EYE',
      'a door behind it???',
      'nobody has ever found this',
      'we are witnessing history',
      'i am whispering at home too',
      'dont breathe',
      'is this on the wiki? it is not',
      'first person to find it in {n} months',
    ],
    emotes: ['hype', 'tense', 'scare'],
  },
  'good-news': {
    short: [
      'congrats',
      'awww',
      'so happy',
      'love this',
      'yay',
      'proud',
      'hugs',
      'W {viewer}',
      'wholesome',
      'amazing',
    ],
    long: [
      'congratulations {viewer}!!',
      'im crying at my desk',
      'best community',
      'you deserve it so much',
      'this made my whole week',
      'happy tears over here',
      'so proud of you {viewer}',
      'sending hugs',
    ],
    emotes: ['love', 'love', 'clap'],
  },
  'rare-drop': {
    short: [
      'no way',
      'omg',
      'wtf',
      'what',
      'pog',
      'insane',
      'lucky',
      'jackpot',
      'holy',
      '{item}',
      'how',
      'lets go',
    ],
    long: [
      'THE {item} ARE YOU KIDDING',
      'i have {n}00 hours and never saw it',
      'one in five thousand',
      'actual luck of the gods',
      'buy a lottery ticket now',
      'clip that',
      'im so jealous',
      'it is real???',
    ],
    emotes: ['hype', 'hype', 'clap'],
  },
  'game-glitch': {
    short: [
      'lmao',
      'wtf',
      'hahaha',
      'bye',
      'what',
      'im dead',
      'lol',
      'he is flying',
      'nasa',
      'goodbye',
      'xd',
    ],
    long: [
      'he lives in the sky now',
      'physics left the chat',
      '10/10 game',
      'to the moon',
      'the bench of doom',
      'where is he going',
      'i cant breathe',
      'feature not a bug',
      'clip it and send it to the devs',
    ],
    emotes: ['laugh', 'laugh', 'laugh'],
  },
  farewell: {
    short: [
      'no',
      'nooo',
      'im crying',
      'rip {companion}',
      'sad',
      'why',
      'pain',
      'not {companion}',
      'tears',
      'my heart',
    ],
    long: [
      'not {companion} please',
      'goodbye little one',
      'who is cutting onions',
      'i was not ready for this',
      'the music too man',
      'first game that made me cry',
      '{companion} deserved better',
      'we will never forget {companion}',
    ],
    emotes: ['sad', 'sad', 'love'],
  },
};

export const SMALL_TALK: readonly string[] = [
  'nice', 'yeah', 'same', 'true', 'left i think', 'go right', 'up there', 'good one', 'hm', 'ok', 'i like this part',
  'this music is great', 'what a room', 'that {enemy} again', 'watch out for the {enemy}', 'i always die here',
  'you can jump over that', 'there is a key on the left', 'save the potion', '{boss} has a second phase btw',
  'i finished {game} last week', 'the art is so pretty', 'just got home from work', 'having {food} right now',
  'lurking while i study', 'back from dinner', 'my dog is watching too', 'it is raining here', 'good night everyone, work tomorrow',
  'the map in this game is confusing', 'i missed the last stream', 'you skipped a coin', 'speedrun strats', 'smooth',
  'nice jump', 'that was close', 'oops', 'lol', 'haha', 'rip', 'almost', 'try again', 'he forgot the switch', 'classic',
  'hi {viewer}', 'thanks {viewer}', 'yes {viewer} i think so', 'no that was in the first game', 'the second one comes out in spring',
  'my internet is so slow today', 'sound is good for me', 'volume is fine', 'i am new here, nice stream', 'love the overlay',
  '{area} is my favourite', '{goal} is hard', 'only {n} to go', 'i did that in {n} tries', 'my record is {n} minutes',
]; // prettier-ignore

export const QUESTIONS: readonly string[] = [
  'how long are you streaming today?', 'what game is this?', 'is this hard mode?', 'how many hours do you have in {game}?',
  'which controller do you use?', 'did you beat {boss} yet?', 'what is the song?', 'when is the next stream?',
  'can you show the map?', 'is {game} good?', 'how old is {petName}?', 'any tips for {area}?', 'what did i miss?',
  'do you read chat?', 'are you playing the new patch?', 'where do i get the {item}?', 'is there co-op in this?',
]; // prettier-ignore

export const HELLOS: readonly string[] = [
  'hi', 'hello', 'hey everyone', 'hello chat', 'good evening', 'hi {channel}', 'hey {channel}', 'yo', 'hiii', 'im here', 'first',
  'just in time', 'hello hello', 'evening all', 'hi {viewer}', 'made it', 'heya', 'good morning from australia',
]; // prettier-ignore

export const RAID_HELLOS: readonly string[] = [
  '{raider} raid', 'raid!!', 'hello from {raider}', 'we are here', 'raiders assemble', 'hi new streamer', 'incoming', 'raid hype',
  '{raider} sent us', 'what are we watching', 'hello hello raid', 'invasion',
]; // prettier-ignore
export const RAID_WELCOMES: readonly string[] = [
  'welcome raiders', 'welcome everyone', 'hi raiders', 'hello {raider}', 'welcome in', 'thanks for the raid', 'make yourself at home',
]; // prettier-ignore

export const PASTES: readonly string[] = [
  'Hello streamer, this is the chief of the {enemy} union. My members are tired of being hit on the head. Please use the stairs.',
  'I am {n} years old and I finished {game} with my eyes closed while eating {food}. Get on my level, streamer.',
  'Dear {channel}, my grandmother watches your stream every night and she says your jumps are late. Kind regards, grandmother.',
  'This is a public announcement: the chat is now property of {petName} the {pet}. All coins must be handed over at once.',
];

export const VOTES: readonly string[] = [
  'left',
  'left',
  'left',
  'right',
  'right',
  'go left',
  'go right',
  'left obviously',
  'right has the chest',
  'neither',
  'left, trust me',
  'always right',
];

export const SPAM: readonly string[] = [
  'Buy cheap viewers and followers on st ream-boo st . example best prices',
  'Want to become famous? Best promotion at get-fam ous . example',
];

export const TIMERS: readonly string[] = [
  'Follow the channel so you never miss a stream! Schedule is on the page below.',
  'Join the community server with !discord and be nice to each other.',
  'Enjoying {game}? Type !game to learn more about it.',
];

export const COMMANDS: readonly { readonly ask: string; readonly answer: string }[] = [
  { ask: '!uptime', answer: 'The stream has been live for a while, see the clock above.' },
  { ask: '!song', answer: 'The music is the soundtrack of {game}.' },
  { ask: '!discord', answer: 'The link to the community server is on the page below.' },
  { ask: '!deaths', answer: 'Deaths so far: {n}' },
  { ask: '!goal', answer: 'The goal of this run: {goal}' },
];

export const SUB_NOTES: readonly string[] = [
  'love the streams', 'best channel', 'for {petName}', 'happy to support', 'see you tomorrow', '', '', 'one more month lets go',
]; // prettier-ignore
