export * from './document.ts';
export * from './domain/consoles.ts';
export * from './domain/metadata.ts';
export * from './domain/summary.ts';
export * from './domain/detail.ts';
