import { lens } from '../../lenses/api/lens.ts';
import { lensCheck } from '../lens-check.ts';

export const check = lensCheck(lens);
