import { EMOTIONS } from '../../../shared/model/chat.ts';
import type { LingoMeaning, LingoToken } from '../../../shared/model/lingo.ts';
import { ProvidedPicture } from '../../app/ProvidedPicture.tsx';
import { Progress, Select } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { strings } from './strings.ts';
import styles from './Models.module.css';

const cx = bindClasses(styles);

const AS_LEARNED = 'as-learned';

export interface TokenRowProps {
  readonly token: LingoToken;
  /** null takes the correction back. */
  readonly onMeaning: (token: LingoToken, meaning: LingoMeaning | null) => void;
}

/** A token with what it means, why, and the choice to say otherwise. */
export function TokenRow({ token, onMeaning }: TokenRowProps) {
  const { key, meaning, learned, confidence, corrected } = token;
  const value = corrected ? (meaning ?? AS_LEARNED) : AS_LEARNED;
  return (
    <tr>
      <td title={token.examples.join('\n')}>
        <span className={cx('token')}>
          {token.picture !== null && (
            <ProvidedPicture {...token.picture} name="" className={() => ''} fallback={null} />
          )}
          {key}
        </span>
      </td>
      <td>
        <Select
          label={strings.meaningOf(key)}
          labelHidden
          value={value}
          options={[
            { value: AS_LEARNED, label: strings.asLearned(learned) },
            ...EMOTIONS.map((one) => ({ value: one, label: strings.meanings[one] })),
          ]}
          onValue={(next) => onMeaning(token, next === AS_LEARNED ? null : next)}
        />
      </td>
      <td className={cx('sure')}>
        {corrected ? (
          <span className={cx('note')}>{strings.corrected}</span>
        ) : meaning === null ? (
          <span className={cx('note')}>{strings.notSure}</span>
        ) : (
          <>
            <Progress label={strings.wordsHead[2]!} fraction={confidence} thin />
            <span className="num">{strings.sure(confidence)}</span>
          </>
        )}
      </td>
      <td className="num">{strings.seen(token.messages, token.people)}</td>
      <td>{token.companions.map((companion) => companion.key).join(' ')}</td>
    </tr>
  );
}
