import type { FaceRegion } from '../../../shared/model/faces.ts';
import type { MediaProbe } from '../../../shared/model/vod.ts';
import { useCommand } from '../../rpc/hooks.ts';
import { USUAL_REGION } from '../faces/face-region.ts';
import { RegionMarker } from '../faces/RegionMarker.tsx';
import { useReviewState, useSession } from './session.ts';
import { useReviewData } from './use-review-data.ts';

/** Over the player while the facecam is being marked. */
export function FaceMarker() {
  const { vod } = useReviewData();
  const isMarking = useReviewState((state) => state.isMarkingFace);
  const video = vod.probe?.video ?? null;
  return isMarking && video !== null ? <Marker video={video} /> : null;
}

function Marker({ video }: { video: NonNullable<MediaProbe['video']> }) {
  const { vodId, store } = useSession();
  const { vod } = useReviewData();
  const save = useCommand('faces.setRegion');
  const leave = (): void => store.setState({ isMarkingFace: false });
  const commit = async (region: FaceRegion): Promise<void> => {
    if ((await save.run({ vodId, region })) !== null) leave();
  };
  return (
    <RegionMarker
      picture={video}
      start={vod.faceRegion ?? USUAL_REGION}
      isSaving={save.isRunning}
      onSave={(region) => void commit(region)}
      onLeave={leave}
    />
  );
}
