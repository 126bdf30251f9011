import { lens } from '../../lenses/docs/lens.ts';
import { lensCheck } from '../lens-check.ts';

export const check = lensCheck(lens);
