import type { MomentKind } from '../plan/moments.ts';
import { bright, giggle, hushed, rant, rest, shout, talk, vocal, warm, whisper, type Beat } from './beats.ts';

/** What the streamer says around one moment. `hushMs` is the silence kept before the cause. */
export interface MomentScript {
  readonly setup: readonly (readonly Beat[])[];
  readonly hushMs: number;
  /** From the cause to the streamer's first sound. */
  readonly reactionDelayMs: number;
  readonly reaction: readonly (readonly Beat[])[];
}

export const MOMENT_SCRIPTS: Readonly<Record<MomentKind, MomentScript>> = {
  'clutch-win': {
    setup: [
      [
        bright('Okay, one heart left and {boss} is almost down.'),
        bright('Do not touch me. Do not touch me!'),
      ],
      [bright('This is the one, chat. One more hit and {boss} is gone.'), bright('Stay calm, stay calm.')],
      [bright('I have no potions and one single heart.'), bright('Everything or nothing, here we go.')],
    ],
    hushMs: 300,
    reactionDelayMs: 250,
    reaction: [
      [
        shout('Yes! Yes! Let’s go!'),
        vocal('cheer', 1600),
        shout('One heart! I did it with one heart!'),
        rest(500),
        bright('Oh my goodness, my hands are shaking. Look at that.'),
        bright('After {n} attempts, {boss} is finally down. Somebody clip that, please.'),
      ],
      [
        vocal('cheer', 1500),
        shout('No way! No way! We got it!'),
        shout('{boss} is down!'),
        rest(600),
        bright('That was so close, I did not breathe for a whole minute.'),
        bright('Chat, that is the best fight I ever had in this game.'),
      ],
    ],
  },
  'funny-fail': {
    setup: [
      [
        talk('Finally a safe room. And look, a chest, just for me.'),
        talk('Nothing can go wrong with a chest.'),
      ],
      [talk('I know this room, there is never a trap here.'), talk('So we just take the chest and leave.')],
      [bright('Free treasure! This is what a professional looks like.'), talk('Open it nicely.')],
    ],
    hushMs: 400,
    reactionDelayMs: 500,
    reaction: [
      [
        vocal('gasp', 400, 0.6),
        giggle('It ate me. The chest ate me!'),
        vocal('laugh', 3200),
        giggle('I said nothing can go wrong and it ate me!'),
        vocal('laugh', 2600, 0.8),
        rest(500),
        giggle('Oh no, I cannot breathe. That was so stupid.'),
      ],
      [
        vocal('laugh', 2800),
        giggle('Are you kidding me? It had teeth!'),
        vocal('laugh', 3000),
        rest(400),
        giggle('The professional, ladies and gentlemen.'),
        vocal('laugh', 1600, 0.6),
        talk('Okay. Okay. We never speak of this again.'),
      ],
    ],
  },
  'jump-scare': {
    setup: [
      [hushed('It is so dark in here. I do not like this room.'), hushed('Did you hear that?')],
      [hushed('Where did the music go?'), hushed('Something is walking behind me, chat.')],
      [hushed('I can hear breathing. Is that in the game?'), hushed('Hello?')],
    ],
    hushMs: 3200,
    reactionDelayMs: 180,
    reaction: [
      [
        vocal('scream', 1500, 1.1),
        shout('What was that? What was that?'),
        rest(600),
        vocal('gasp', 500, 0.6),
        bright('I almost fell off my chair. My heart!'),
        vocal('laugh', 1300, 0.6),
        talk('No. No no no. I am not going back in there.'),
      ],
      [
        vocal('scream', 1300, 1.1),
        shout('Oh my god! Get away from me!'),
        rest(500),
        bright('My headphones flew off. They actually flew off.'),
        rest(300),
        talk('Who puts a face like that in a children’s game?'),
        talk('I need a minute.'),
      ],
    ],
  },
  rage: {
    setup: [
      [talk('Third time at these spikes. Now I know how it goes.'), talk('Jump, wait, jump.')],
      [talk('Same spikes again. I will not die here again.'), talk('It is only timing.')],
    ],
    hushMs: 200,
    reactionDelayMs: 200,
    reaction: [
      [
        rant('No! No! I jumped! I pressed the button!'),
        vocal('groan', 1000, 0.9),
        rant('I pressed it, you all saw that I pressed it!'),
        rant('Three times! Who made these spikes? Who looked at this and said yes, that is fun?'),
        rest(500),
        rant('I am done. I am so done with this game.'),
        talk('Deep breath. It is fine. It is totally fine.'),
      ],
      [
        rant('Are you serious? That did not touch me! That did not even touch me!'),
        vocal('groan', 1200, 1),
        rant('This is garbage. The hit box is as big as my house!'),
        rest(300),
        rant('Every single time! Every time, at the same stupid spike!'),
        rest(600),
        talk('Okay. I am calm. I am going to eat some {food} and be calm.'),
      ],
    ],
  },
  'pet-on-camera': {
    setup: [
      [talk('So while we walk, let me tell you about yesterday.')],
      [talk('I have been thinking about the route for {area}.')],
      [talk('Somebody asked about my setup, so here is the short version.')],
    ],
    hushMs: 0,
    reactionDelayMs: 0,
    reaction: [
      [
        talk('I went to the shop to buy some tea, and they had moved everything.'),
        talk('It took me about an hour to find the right shelf.'),
        talk('And then I forgot the milk, of course.'),
        talk('So today it is water for me, and that is fine.'),
      ],
      [
        talk('First we go left, because there are two keys in the basement.'),
        talk('Then we come back up and take the long stairs.'),
        talk('It is slower, but we save a potion for later.'),
        talk('And after that it is just a straight line to the gate.'),
      ],
    ],
  },
  'whispered-secret': {
    setup: [
      [whisper('Okay, the dragon is asleep. We have to be very quiet.'), whisper('Slowly. Slowly.')],
      [whisper('Nobody has ever walked past it, they say.'), whisper('Small steps. No jumping.')],
    ],
    hushMs: 500,
    reactionDelayMs: 700,
    reaction: [
      [
        whisper('It opened one eye. It is looking at me.'),
        rest(900),
        whisper('Do not move. Nobody move.'),
        rest(900),
        whisper('It is looking right at me and it is not attacking.'),
        whisper('I think it likes us. This is a secret, nobody knows this.'),
      ],
      [
        whisper('The eye. Chat, the eye is open.'),
        rest(1000),
        whisper('There is a door behind it. A door that is on no map.'),
        rest(700),
        whisper('We are the first people who ever saw this.'),
        whisper('I am going in. Very, very slowly.'),
      ],
    ],
  },
  'good-news': {
    setup: [
      [warm('Let’s rest at the fire for a moment. I want to read something.')],
      [warm('Wait, I saw a message from {viewer}. Let me scroll up.')],
    ],
    hushMs: 300,
    reactionDelayMs: 100,
    reaction: [
      [
        warm('{viewer} says: after two years of trying, I passed the exam. I am a nurse now.'),
        rest(500),
        warm('That is wonderful. I am so proud of you.'),
        warm('You sat here with us on all those late nights with your books.'),
        rest(400),
        warm('Everybody, send {viewer} some love. You earned this.'),
      ],
      [
        warm('It says: the doctor called today, and my dad is healthy again.'),
        rest(600),
        warm('Oh, that is the best thing I have heard all year.'),
        warm('Thank you for telling us. I am really, really happy for you.'),
        rest(400),
        warm('Give your dad a hug from all of us here.'),
      ],
    ],
  },
  'rare-drop': {
    setup: [
      [talk('One more chest and then we move on.'), talk('It is always a rusty spoon.')],
      [talk('Chest number {n}. It will be a spoon again.'), talk('Let’s see.')],
    ],
    hushMs: 500,
    reactionDelayMs: 400,
    reaction: [
      [
        vocal('gasp', 500, 0.8),
        shout('No! No way! Is that the {item}?'),
        shout('The {item}! From a normal chest!'),
        vocal('cheer', 1400, 0.9),
        rest(400),
        bright('That drops one time in five thousand. One in five thousand!'),
        bright('I have waited three years for this. Look at it shine.'),
      ],
      [
        shout('Wait. Wait. Wait! What is that?'),
        vocal('gasp', 500, 0.9),
        shout('It is the {item}! It is real!'),
        vocal('cheer', 1500),
        rest(400),
        bright('I do not believe it. I thought it was a rumour.'),
        bright('Take a picture. Everybody take a picture.'),
      ],
    ],
  },
  'game-glitch': {
    setup: [
      [talk('Up this little slope, and then we are at the gate.'), talk('Easy.')],
      [talk('A normal bench. Let’s sit on the bench.'), talk('Sit down, please.')],
    ],
    hushMs: 200,
    reactionDelayMs: 700,
    reaction: [
      [
        talk('Uh. Where am I going?'),
        vocal('laugh', 2600),
        giggle('Come back! Where are you going?'),
        vocal('laugh', 3000),
        giggle('We live in the sky now.'),
        rest(400),
        giggle('This game is so broken, I love it.'),
      ],
      [
        giggle('Excuse me? Excuse me, sir?'),
        vocal('laugh', 3200),
        giggle('He is spinning! Why is he spinning?'),
        vocal('laugh', 2600, 0.9),
        rest(300),
        giggle('Goodbye, {hero}. It was nice to know you.'),
      ],
    ],
  },
  farewell: {
    setup: [
      [warm('{companion}, you waited here for me the whole time.'), warm('Come on, let’s go home.')],
      [warm('I think {companion} wants to tell us something.'), warm('What is it, little one?')],
    ],
    hushMs: 900,
    reactionDelayMs: 1200,
    reaction: [
      [
        hushed('No. Oh no. {companion}.'),
        rest(1200),
        vocal('sniff', 500, 0.4),
        warm('You were with us from the very first room.'),
        rest(900),
        hushed('I am not crying. I am just a bit tired.'),
        rest(600),
        warm('Goodbye, {companion}. Thank you.'),
      ],
      [
        hushed('Wait. Please do not go.'),
        rest(1300),
        warm('So that was the last time. That was goodbye.'),
        vocal('sniff', 500, 0.4),
        rest(800),
        warm('I did not expect a little game to do this to me.'),
        hushed('Sleep well, {companion}.'),
      ],
    ],
  },
};
