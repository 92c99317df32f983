import { implement } from '@orpc/server';
import { contract } from '../../preload/contract/index.ts';
import type { ServiceContext } from './context.ts';

/**
 * What every feature implements its part of. Input is validated here; output is not validated again at run time: the
 * compiler has checked its shape, and ten thousand rows a second are not to be walked twice.
 */
export const api = implement(contract)
  .$context<ServiceContext>()
  .$config({ initialOutputValidationIndex: Number.NaN });
