/** Put in by the bundler from package.json; sources that run unbuilt have none. */
declare const VIRTDECK_VERSION: string | undefined;

export const version: string = typeof VIRTDECK_VERSION === 'undefined' ? '0.0.0-source' : VIRTDECK_VERSION;
