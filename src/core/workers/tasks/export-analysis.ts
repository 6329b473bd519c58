import type { Gap } from '../../../shared/model/vod.ts';
import { type AnalysisFilesInput, writeAnalysisFiles } from '../../services/export-folder/analysis-files.ts';
import type { Task } from '../task.ts';

/** The files of an export folder that are made of artefacts; returns what is missing. */
export const exportAnalysis: Task<AnalysisFilesInput, Gap[]> = (input, ctx) => writeAnalysisFiles(input, ctx);
