import type { Affect } from './lexicon/feelings.ts';

/** Typed laughter. Longer laughter is stronger; see `laughterAffect`. */
const LAUGHTER: readonly RegExp[] = [
  /^[abh]*(?:[ae]?h+[ae]+){2,}h*[a-z]?$/, // haha, ahaha, hehehe, bahaha
  /^(?:h[iu]){2,}h?$/, // hihi, huhu
  /^(?:hue){2,}$/,
  /^a?j*(?:[aei]?j+[aei]+){2,}j*$/, // jaja, jeje, ajaja
  /^l+[ou]+l+(?:[ou]l*)*[sz]?$/, // lol, lul, looool, lolol
  /^(?:lo)+l+$/,
  /^r+o+f+l+(?:m?a+o+)?$/,
  /^l+m+f*a+o+$/, // lmao, lmfao
  /^l+m+a+r*o*$/, // lma, lmar
  /^kek+w*$/,
  /^x+d+$/, // xd, xDDD
  /^k{4,}$/, // kkkk (Portuguese; "kkk" stays unread)
  /^(?:ks){2,}$|^(?:rs){2,}$|^(?:hs){2,}$/,
  /^w{3,}$/, // www without a dot (Japanese)
  /^5{3,}\+*$/, // 555 (Thai)
  /^mdr+$|^ptdr+$/, // French
  /^(?:[аa]?[хx]+[аa]+){2,}[хx]*$/, // Russian
  /^ㅋ{2,}$|^ㅎ{2,}$/,
  /^ه{3,}$/,
  /^草+$|^笑+$/,
  /^(?:哈|嘿|呵){2,}$|^23{2,}$/,
  /^(?=(?:[^h]*h){2})(?=(?:[^a]*a){2})[ahsj]{6,}$/, // ahshahs
];

const UNSPACED = /ㅋ{2,}|ㅎ{2,}|w{2,}$|草|笑|哈哈+|233+|ｗ+$/;

/** Whether a lower-case token is laughter in any of the languages above. */
export function isLaughter(lower: string): boolean {
  if (lower.length > LONG_CHARS) return LONG_LAUGHTER.test(lower);
  for (const pattern of LAUGHTER) if (pattern.test(lower)) return true;
  return false;
}

/** Past this length the patterns above could backtrack for long: a wall of laughter is decided by its letters. */
const LONG_CHARS = 32;
const LONG_LAUGHTER = /^(?:a*[hj][haej]+|l[lo]+|k+|w+|x+d+|5+|х[ха]+|ㅋ+|ㅎ+|ه+)$/;

/** Whether a token of a script without spaces holds laughter, e.g. `すごいww`. */
export const holdsUnspacedLaughter = (lower: string): boolean => UNSPACED.test(lower);

const MILD = /^(?:lo+l|lul|heh|hehe|hihi|kek|xd|www?)$/;

/** `lol` is weaker than `HAHAHAHAHA`: strength grows with length, up to twice the mild form. */
export function laughterAffect(lower: string): Affect {
  if (MILD.test(lower)) return LIGHT_LAUGH;
  return lower.length >= 9 ? LOUD_LAUGH : LAUGH;
}

export const LIGHT_LAUGH: Affect = { feeling: 'amusement', valence: 0.45, arousal: 0.4 };
export const LAUGH: Affect = { feeling: 'amusement', valence: 0.65, arousal: 0.6 };
const LOUD_LAUGH: Affect = { feeling: 'amusement', valence: 0.75, arousal: 0.8 };
