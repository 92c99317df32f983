import type { BuildOptions } from 'esbuild';

export const mainBundles: BuildOptions;
export const preloadBundle: BuildOptions;
