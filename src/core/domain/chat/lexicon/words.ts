import type { LexiconRow } from './feelings.ts';

/**
 * Words and short phrases (joined by `_`) in lower case, with stretched letters squeezed to two. The values are this
 * project's own judgement; they follow how chats use a word ("sick play", "disgusting" as praise stay ambiguous and low).
 */
// prettier-ignore
export const WORD_ROWS: readonly LexiconRow[] = [
  ['hype', 0.85, 0.9, "letsgo lesgo let's_go lets_go lets_goo let's_goo lesgo letsgoo lessgo poggers pog pogg pogchamp pogu"],
  ['hype', 0.7, 0.75, 'hype hyped insane sick nutty cracked clutch clutched banger bussin godlike unreal epic legendary goat goated'],
  ['hype', 0.6, 0.75, 'clean nasty ace pentakill penta quadra headshot worldrecord world_record pb wr goal gooal score winner victory'],
  ['hype', 0.6, 0.6, 'lit fire dope exciting excited thrilling intense hyping wild crazy yess yesss yoo yooo woo woow wooo'],
  ['hype', 0.5, 0.7, 'omg holy holy_shit holy_moly holy_cow oh_shit oh_my_god oh_my_gosh oh_my omfg wow wowow woah whoa'],
  ['hype', 0.35, 0.6, 'damn dayum daamn jesus_christ no_way noway aint_no_way actual_god here_we_go its_time comeback lfg lesgoo'],
  ['surprise', 0.05, 0.72, 'what_the_fuck what_the_hell what_the wtf wth wat unbelievable shocked shocking shook impossible yo_what'],
  ['surprise', 0, 0.55, 'what whaat huh hol_up hold_up excuse_me wait_what how suddenly unexpected jesus jeez christ oh ohh'],
  ['joy', 0.85, 0.7, 'amazing awesome incredible fantastic perfect excellent outstanding brilliant wonderful magnificent phenomenal best'],
  ['joy', 0.7, 0.55, 'great beautiful gorgeous glorious superb masterpiece congrats congratulations gratz grats well_played well_done wp'],
  ['joy', 0.6, 0.45, 'good nice noice gg ggs ggwp win wins won winning happy glad fun enjoy enjoyed enjoying proud impressive sweet'],
  ['joy', 0.55, 0.4, 'cool based true yay yayy smart genius talented skilled skill pretty solid smooth better solved success lucky luck'],
  ['joy', 0.5, 0.35, 'like liked likes interesting comfy cozy chill relaxing satisfying delicious tasty yummy fresh safe saved fixed works'],
  ['joy', 0.45, 0.35, 'yes yep yeah yea yup ye agreed agree exactly right correct facts deserved worth ez easy clap w ww dub bless blessed'],
  ['joy', 0.6, 0.45, 'good_job nice_one so_good so_clean good_shit nice_shot good_stuff good_luck glhf gl hf not_bad no_problem first_try'],
  ['joy', 0.4, 0.3, 'ok_good fine alright okay_nice hope hopefully ready welcome back_again hero king queen legend boss pro champ'],
  ['love', 0.8, 0.5, 'love loved loving lovely loves adore adorable cute cutie wholesome precious ily i_love luv darling sweetheart'],
  ['love', 0.7, 0.45, 'thank_you thanks thx ty tysm appreciate appreciated grateful bless_you miss_you best_streamer favorite favourite'],
  ['love', 0.5, 0.35, 'friend friends hug hugs kiss family birthday happy_birthday kind angel heart beloved caring support supportive'],
  ['amusement', 0.6, 0.55, 'funny hilarious comedy comedian joke jokes funniest laughing laugh giggle giggling meme memes goofy silly clip_it'],
  ['amusement', 0.4, 0.5, "im_dead i'm_dead im_crying i'm_dying im_dying dead_af classic troll trolled trolling baited prank pranked memed"],
  ['amusement', 0.35, 0.45, 'bruh bruuh bro_what actual_comedy content_machine clipped clip clip_that streamer_luck jebaited monkey gottem gotem'],
  ['anger', -0.75, 0.75, 'hate hated hates hating furious rage raging enraged pissed stfu fuck_you fuck_off piss_off kys go_die screw_you'],
  ['anger', -0.6, 0.6, 'angry mad annoying annoyed annoys irritating frustrating frustrated toxic asshole bitch bastard dick prick cunt moron'],
  ['anger', -0.6, 0.55, 'idiot idiots stupid dumb dumbass retard retarded braindead clown clowns brainless loser losers pathetic scum'],
  ['anger', -0.55, 0.5, 'cheater cheating cheated cheats hacker hacking hacks scam scammer scammed fraud thief liar lying lied rigged unfair bs'],
  ['anger', -0.5, 0.55, 'bullshit fucker motherfucker shut_up shutup blame coward griefing griefer grief trolls cheese bm tilted tilt salty malding'],
  ['disgust', -0.7, 0.5, 'disgusting gross ew eww yuck nasty_af vomit puke revolting cringe cringey cringy yikes awful terrible horrible worst'],
  ['disgust', -0.6, 0.4, 'trash garbage shit shitty shite crap crappy sucks suck sucked bad badly worse ugly lame weak useless worthless'],
  ['disgust', -0.5, 0.4, 'weird weirdo creepy creep sus_af shame shameful embarrassing embarrassed unwatchable unplayable scuffed broken bugged'],
  ['disgust', -0.5, 0.4, 'overrated nerf nerfed op_bs boosted noob noobs bot_player inting int feeder feeding throwing throw threw choke choked'],
  ['disgust', -0.45, 0.35, 'ruined ruin fail failed fails failure mistake wrong fake racist racism sexist problem buggy bug lag lags laggy lagging'],
  ['disgust', -0.4, 0.35, 'clickbait spam spamming stop wasted waste overpriced greedy greed washed mid cap l ll ratio nope smh ffs'],
  ['sadness', -0.65, 0.5, 'sad sadly cry cried crying tears heartbreaking heartbroken depressed depressing depression miserable tragic tragedy'],
  ['sadness', -0.5, 0.45, 'lost lose loses losing loss dead died dies die death rip f sorry unlucky unfortunate unfortunately robbed poor poor_guy'],
  ['sadness', -0.5, 0.5, 'pain painful hurt hurts hurting alone lonely miss missed goodbye gone hopeless despair suffer suffering sick_of tired'],
  ['sadness', -0.35, 0.6, 'noo nooo nooooo oh_no nono no_no no_please oof ouch damnit dammit why_me rip_bozo not_like_this feelsbad pls_no'],
  ['fear', -0.4, 0.7, 'scary scared scare terrifying terrified afraid fear horror horrifying creeped jumpscare nightmare danger dangerous'],
  ['fear', -0.3, 0.6, 'nervous worried worry anxious panic panicking tense stress stressed stressful yikers run careful watch_out behind_you'],
  ['boredom', -0.55, 0.15, 'boring bored dull yawn zzz zzzz snooze sleepy slow dead_game dead_chat dead_stream nothing_happening unfun stale'],
  ['boredom', -0.4, 0.2, 'meh skip whatever yawning snoring sleep_time lame_af who_cares dont_care overdone repetitive tedious same_thing'],
  ['confusion', -0.15, 0.35, 'confused confusing why whyy idk lost_me huhh dunno hmm hmmm sus suspicious weirdchamp no_idea makes_no_sense'],
  ['sarcasm', -0.2, 0.35, 'sure_buddy yeah_right nice_try surely copium cope coping delusional clueless hopium kappa good_one_bro sure_thing'],
  ['anger', -0.3, 0.6, 'fuck fuk fck shitt shiit goddamn god_damn hell damn_it fking wtff bloody_hell'],
  ['anger', -0.4, 0.45, 'ban banned cancel cancelled boycott unfollow unsub unsubbed refund fired kick_him report reported delete uninstall'],
  ['anger', -0.5, 0.5, 'attack killed murder violence violent war abuse abused abusive bully bullied bullying threat steal stole stealing'],
  ['disgust', -0.45, 0.4, 'never_again not_good not_funny no_thanks no_skill no_brain not_fun so_bad too_bad how_bad bad_idea bad_take bad_game'],
  ['joy', 0.4, 0.4, "can't_wait cant_wait more_please one_more keep_going keep_it_up looks_good looks_great sounds_good my_man good_boy"],
  // Common reactions of other languages: Spanish, Portuguese, French, German, Italian, Polish, Russian, Turkish.
  ['joy', 0.6, 0.5, 'bueno buena buenísimo bien genial bom boa ótimo bravo super génial bien_joué gut sehr_gut geil toll klasse bello'],
  ['hype', 0.7, 0.75, 'vamos vamoo vamo bora increíble incrível dios_mio dale golaço incroyable wahnsinn alter давай лучший красава harika'],
  ['love', 0.7, 0.45, 'te_amo te_quiero gracias obrigado obrigada merci danke danke_dir ich_liebe grazie amo spasibo спасибо люблю kocham'],
  ['anger', -0.5, 0.55, 'puta mierda joder merda porra caralho putain merde scheiße scheisse verdammt cazzo kurwa блять сука bok'],
  ['disgust', -0.5, 0.4, 'malo mala horrible_juego ruim lixo nul pourri schlecht müll brutto słabe плохо говно кринж kötü basura'],
  ['sadness', -0.5, 0.4, 'triste traurig tristeza schade pena llorando грустно жаль üzgün smutne lástima 불쌍 ㅠㅠ ㅜㅜ ㅠ ㅜ 悲 泣'],
  ['joy', 0.6, 0.55, 'ナイス すごい うまい やった おめでとう かわいい 好き 最高 神 굿 나이스 대박 좋아 厉害 好棒 牛逼 牛批 加油 666'],
  ['surprise', 0.1, 0.65, 'え えっ ええ まじ やばい うそ 헐 미쳤다 뭐야 哇 哇塞 天啊 卧槽'],
];

/** Turn the sense of what follows within three words. */
export const NEGATORS: readonly string[] = (
  "not no never don't dont doesn't doesnt didn't didnt isn't isnt aren't arent wasn't wasnt weren't werent can't cant " +
  "cannot couldn't couldnt won't wont wouldn't wouldnt shouldn't shouldnt ain't aint without hardly barely neither nor " +
  "nothing nobody haven't havent hasn't hasnt hadn't hadnt lacks less"
).split(' ');

/** Strengthen (> 1) or weaken (< 1) the next word. */
// prettier-ignore
export const INTENSIFIERS: readonly (readonly [factor: number, words: string])[] = [
  [1.35, 'very really so such super extremely absolutely totally fucking fuckin fkn freaking insanely ridiculously hella'],
  [1.2, 'too pretty actually literally truly damn mad completely always most way more real full straight best_ever'],
  [0.6, 'kinda kind_of sorta sort_of slightly somewhat little bit fairly almost maybe probably'],
];

/** Words that carry no topic: never a title, never evidence of copypasta. */
export const STOP_WORDS: readonly string[] = (
  'a an the and or but if so to of in on at by for from with as is are was were be been being am do does did has have had ' +
  'i im me my you ur u your he him his she her it its we us our they them their this that these those there here who what ' +
  "when where why how not no yes just like get got can could would will should may might than then too very i'm it's that's " +
  "you're don't dont cant can't about up out into over now all any some one his up down off let lets go he's she's they're " +
  "what's whats thats im ive i've gonna wanna also only even still more much many really think know see say said make want"
).split(' ');

/** Said in greeting or parting; a burst of them is a stream's beginning, not a moment. */
export const GREETINGS: readonly string[] =
  'hi hii hello hey heyy heya yo sup hallo hola oi olá salut bonjour ciao moin servus привет hej gm gn bye goodnight morning evening welcome'.split(
    ' ',
  );
