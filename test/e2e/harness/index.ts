export * from './browser.ts';
export * from './firstWorld.ts';
export * from './guestScreen.ts';
export * from './keyboard.ts';
export * from './layout.ts';
export * from './pageSpeed.ts';
export * from './shell.ts';
export * from './world.ts';
