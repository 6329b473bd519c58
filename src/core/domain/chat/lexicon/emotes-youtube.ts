import type { LexiconRow } from './feelings.ts';

/** YouTube's own emoji by their shortcut, as its data API and exports write them, and shortcuts of common emoji. */
// prettier-ignore
export const YOUTUBE_ROWS: readonly LexiconRow[] = [
  ['amusement', 0.65, 0.6, ':face-purple-smiling-tears: :face-fuchsia-tongue-out: :joy: :rofl: :laughing: :smile_cat: :joy_cat:'],
  ['amusement', 0.4, 0.55, ':face-blue-three-eyes: :cat-orange-whistling: :face-fuchsia-poop-shape: :penguin-blue-waving-tear: :skull: :clown:'],
  ['amusement', 0.2, 0.6, ':sob:'],
  ['hype', 0.75, 0.75, ':rocket-red-countdown-liftoff: :body-blue-raised-arms: :face-blue-star-eyes: :fire: :rocket: :zap: :boom:'],
  ['hype', 0.65, 0.65, ':trophy-yellow-smiling: :text-yellow-goal: :goat-turquoise-white-horns: :awesome: :gar: :star_struck: :trophy:'],
  ['joy', 0.6, 0.4, ':face-blue-smiling: :face-green-smiling: :face-purple-smiling-fangs: :goodvibes: :dothefive: :elbowbump: :clap: :tada:'],
  ['joy', 0.45, 0.3, ':yt: :hand-purple-blue-peace: :baseball-white-cap-out: :thumbsup: :100: :pray: :sunglasses: :smile: :smiley: :grin: :blush:'],
  ['joy', 0.35, 0.2, ':hydrate: :chillwcat: :chillwdog: :face-turquoise-drinking-coffee: :stayhome: :learning: :jakepeter: :whistle:'],
  ['love', 0.7, 0.45, ':face-red-heart-shape: :eyes-pink-heart-shape: :face-blue-heart-eyes: :virtualhug: :heart: :heart_eyes: :kissing_heart: :hugs:'],
  ['love', 0.6, 0.4, ':thanksdoc: :takeout: :purple_heart: :blue_heart: :green_heart: :yellow_heart: :two_hearts: :sparkling_heart: :gift_heart:'],
  ['anger', -0.5, 0.65, ':face-red-angry: :angry: :rage: :cursing_face: :imp: :triumph:'],
  ['disgust', -0.45, 0.4, ':thumbsdown: :nauseated_face: :face_vomiting: :poop: :elbowcough:'],
  ['sadness', -0.5, 0.4, ':face-purple-crying: :eyes-purple-crying: :face-pink-tears: :face-orange-frowning: :cry: :broken_heart: :disappointed: :pensive:'],
  ['sadness', -0.35, 0.35, ':text-green-game-over: :face-red-droopy-eyes: :face-blue-droopy-eyes: :oops: :frowning:'],
  ['fear', -0.35, 0.65, ':face-orange-biting-nails: :face-purple-sweating: :hand-orange-covering-eyes: :body-green-covering-eyes: :scream: :fearful: :cold_sweat:'],
  ['surprise', 0.1, 0.7, ':face-blue-wide-eyes: :face-purple-wide-eyes: :face-fuchsia-wide-eyes: :face-blue-spam-shocked: :face-pink-drinking-tea: :open_mouth: :astonished: :eyes:'],
  ['boredom', -0.3, 0.1, ':buffering: :sleeping: :yawning_face: :zzz:'],
  ['confusion', -0.1, 0.3, ':face-blue-question-mark: :face-orange-raised-eyebrow: :thinking: :face-turquoise-covering-eyes: :confused: :shrug: :face_with_raised_eyebrow:'],
  ['sarcasm', -0.15, 0.3, ':smirk: :unamused: :roll_eyes: :upside_down: :glasses-purple-yellow-diamond: :face-orange-tv-shape:'],
  ['neutral', 0.2, 0.25, ':hand-pink-waving: :person-turqouise-waving: :person-turquoise-waving: :wave: :videocall: :washhands: :socialdist: :shelterin:'],
  ['neutral', 0, 0.2, ':hand-green-crystal-ball: :planet-orange-purple-ring: :computerwave: :popcorn-yellow-striped-smile: :face-pink-glasses:'],
];
