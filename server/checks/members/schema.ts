import { lens } from '../../lenses/schema/lens.ts';
import { lensCheck } from '../lens-check.ts';

export const check = lensCheck(lens);
