export * from './browser.ts';
export * from './guestScreen.ts';
export * from './shell.ts';
export * from './world.ts';
