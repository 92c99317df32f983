export { boardOf, isPc, isQemu } from './board.ts';
export * from './choices.ts';
export { CURRENT_LINUX, systemOf, type GuestSystem } from './system.ts';
