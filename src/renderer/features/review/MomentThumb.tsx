import { assetPath } from '../../../shared/assets.ts';
import { useAssetUrl } from '../../rpc/connection.ts';
import { filmstripStyle } from '../../timeline/filmstrip.ts';
import { formatLength } from '../../ui/format.ts';
import { bindClasses } from '../../ui/classes.ts';
import { Icon } from '../../ui/index.ts';
import { usePictures } from './use-pictures.ts';
import { useReviewData } from './use-review-data.ts';
import styles from './MomentThumb.module.css';

const cx = bindClasses(styles);
const WIDTH_PX = 104;

/** The picture at a moment's peak: from the filmstrip, else the poster, else a plain place. */
export function MomentThumb({ atMs, lengthMs }: { atMs: number; lengthMs: number }) {
  const assetUrl = useAssetUrl();
  const { vod } = useReviewData();
  const pictures = usePictures();
  const strip = pictures === null ? null : filmstripStyle(pictures, atMs, WIDTH_PX);
  const { hasPoster, hasVideo, vodId } = vod.summary;
  const style =
    strip ?? (hasPoster ? { backgroundImage: `url("${assetUrl(assetPath.poster(vodId))}")` } : {});
  return (
    <span className={cx('thumb', strip === null && 'poster')} style={style}>
      {strip === null && !hasPoster && <Icon name={hasVideo ? 'film' : 'review'} />}
      <span className={cx('length')}>{formatLength(lengthMs)}</span>
    </span>
  );
}
