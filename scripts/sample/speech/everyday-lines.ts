/** What the streamer says when nothing happens. Places in braces are filled from the stream's own world. */
export const FIRST_LINE = 'Hello everybody, welcome back to the stream!';
export const GREETING_LINES = [
  'Hi {viewer}, hi {viewer}, good to see you both.',
  'Today we go on with {game}, and the plan is {goal}.',
  'Give me a second, let me check that you can hear me.',
  'How was your day? Mine was good, I had {food}.',
  'We stopped last time right before {area}, so let’s continue there.',
  'Let me know if the music is too loud.',
];

export const PLAY_LINES = [
  'Okay, let’s go this way first.',
  'There should be a {enemy} behind this wall.',
  'I think we need a key for that door.',
  'Let me just get these coins here.',
  'That jump is always a bit longer than it looks.',
  'We have enough for the upgrade after this room.',
  'I really like the light in {area}.',
  'So if we go over the top we save a few seconds.',
  'Another {enemy}. One hit, two hits, and done.',
  'Wait, was that a wall or a door?',
  'I always forget what this button does.',
  'Let’s keep the potion for {boss}.',
  'Nice, a heart. We needed that.',
  'Okay, slowly, there are spikes over there.',
  'In the first game this room was much smaller, I think.',
  'The map says left, but I trust right.',
  'Two more rooms and then we can save.',
  'Come here, little {enemy}, I have something for you.',
  'I need to practise this part a bit more.',
  'Good, good, that went well.',
  'If you look closely, you can see the castle in the background.',
  'We could skip this, but I want the coins.',
  'Where was the switch again? Ah, there.',
  'That was not pretty, but it worked.',
  'This is the part where everybody gets lost.',
  'Half of the relics are done, the other half is the hard half.',
  'I heard {boss} has a second phase. We will see.',
  'Let me try the other path, just to know what is there.',
];

export const CHAT_LINES = [
  '{viewer} asks how long I will stream today. Maybe three hours.',
  'Thank you for the follow, welcome in.',
  'No, {viewer}, I have not played the second one yet.',
  'Somebody asked for the name of the song. I do not know it.',
  '{viewer} says hello from work. Hello back, do not tell your boss.',
  'Yes, the schedule is on the page below the stream.',
  'The controller is just a normal one, nothing special.',
  'I see a lot of you are eating dinner right now. Enjoy it.',
  'Good question. I think it was about {n} hours so far.',
  '{viewer}, thank you for the tip, I will try that.',
  'We will do a community night next week, probably on Thursday.',
  'My {pet} {petName} is asleep somewhere, I hope.',
  'Do you prefer the old music or the new music?',
  'I had {food} before the stream and I regret nothing.',
  'Hi to everyone who just came in.',
];

export const RAID_LINES = [
  'Oh, a raid! Hello {raider}, welcome raiders!',
  'Thank you so much for the raid. What did you play today?',
  'For everyone who is new, this is {game}, and we are going for {goal}.',
  'Make yourself at home, we are just walking through {area}.',
];

export const GIVEAWAY_LINES = [
  'Okay, it is time for the little giveaway of the week.',
  'Type exclamation mark join in the chat to take part.',
  'You have about twenty seconds. It is a key for the game.',
  'And closed. I will write to the winner after the stream.',
];

export const POLL_LINES = [
  'Okay chat, you decide. Do we go left or right?',
  'Left it is, then. I hope you know what you do.',
];
export const CUTSCENE_LINES = ['Let’s watch this one.', 'Quiet now, this is a nice one.'];
export const BREAK_LINES = ['I will be right back, I need some water.', 'Two minutes, I get some tea.'];
export const PASTE_LINES = ['What are you all pasting there?', 'Okay, okay, I can read, chat.'];
